using System.Diagnostics;
using System.Text.Json;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Commands;

/// <summary><c>probe</c> as a person and as a script use it.</summary>
[NeedsLab(Binary = true)]
internal sealed class ProbeCommandTests
{
    private const string Drop = """
        table inet silence {
            chain everything {
                type filter hook prerouting priority raw
                drop
            }
        }
        """;

    [Test]
    public async Task Auto_prefers_our_responder_and_says_so()
    {
        await using var lab = await RespondingLab.BuildAsync("routed-hole");
        var finding = RespondingLab.Findings(await lab.RunAsync("probe", lab.Server, "--output", "json")).Single();

        Assert.That(finding.GetProperty("method").GetString(), Is.EqualTo("agent"));
        Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1377));
    }

    [Test]
    public async Task Auto_falls_back_to_echo_without_a_responder_and_says_so()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole", responder: false);
        var finding = RespondingLab.Findings(await lab.RunAsync("probe", lab.Server, "--output", "json")).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.GetProperty("method").GetString(), Is.EqualTo("icmp"));
            Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("blackHole"));
            Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400));
            Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("No MtuProbe responder").And.Contain("DF"));
        }
    }

    [Test]
    public async Task Without_ping_permission_icmp_is_77_and_auto_goes_by_the_closed_port_and_explains()
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        await RespondingLab.MustAsync(lab.Lab.InClient("sysctl", "-qw", "net.ipv4.ping_group_range=1 0"));

        var icmp = await lab.RunAsync("probe", lab.Server, "--method", "icmp");
        Assert.That(icmp.ExitCode, Is.EqualTo(77), icmp.ToString());
        Assert.That(icmp.Output, Is.Empty);
        Assert.That(icmp.Errors, Does.Contain("ping_group_range"));

        var auto = await lab.RunAsync("probe", lab.Server);
        Assert.That(auto.ExitCode, Is.Zero, auto.ToString());
        Assert.That(auto.Output, Does.Contain("method udp").And.Contain("ping_group_range"));
    }

    [Test]
    public async Task Several_targets_at_once_give_one_finding_each_in_order()
    {
        await using var lab = await RespondingLab.BuildAsync("reduced");
        var result = await lab.RunAsync("probe", lab.Server, lab.Server6, $"{lab.Server}:9798", $"[{lab.Server6}]:9798", "nosuch.invalid", "--output", "json");
        var findings = RespondingLab.Findings(result);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(findings.Select(f => f.GetProperty("family").GetString()), Is.EqualTo(new[] { "ipv4", "ipv6", "ipv4", "ipv6", null }));
            Assert.That(findings.Take(4).Select(f => f.GetProperty("pathMtu").GetInt32()), Is.All.EqualTo(1400));
            Assert.That(findings[4].GetProperty("verdict").GetString(), Is.EqualTo("unreachable"));
            Assert.That(result.Errors, Does.Contain("nosuch.invalid"));
            Assert.That(result.ExitCode, Is.EqualTo(1), "a problem outranks what could not be told");
        }
    }

    [Test]
    public async Task A_name_is_probed_at_every_address_it_has()
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        using var responder = lab.Start("respond");
        await responder.WaitForOutputAsync("answering", TimeSpan.FromSeconds(10));
        var findings = RespondingLab.Findings(await lab.RunAsync("probe", "localhost", "--output", "json"));

        Assert.That(findings.Select(f => f.GetProperty("address").GetString()), Is.SupersetOf(new[] { "127.0.0.1" }));
        Assert.That(findings.Select(f => f.GetProperty("target").GetString()), Is.All.EqualTo("localhost"));
        Assert.That(findings.Select(f => f.GetProperty("verdict").GetString()), Is.All.EqualTo("clear"));
    }

    [Test]
    public async Task The_time_limit_bounds_the_run_and_what_is_known_is_printed()
    {
        await using var lab = await RespondingLab.BuildAsync("rtt-100-hole");
        var started = Stopwatch.GetTimestamp();
        var result = await lab.RunAsync("probe", lab.Server, "--timeout", "0.5", "--output", "json");
        var finding = RespondingLab.Findings(result).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(2)));
            Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("inconclusive"));
            Assert.That(finding.GetProperty("exact").GetBoolean(), Is.False);
            Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.InRange(128, 1400), "proven by delivery, never above the truth");
            Assert.That(finding.GetProperty("recommendedMtu").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("--timeout"));
            Assert.That(result.ExitCode, Is.EqualTo(2));
        }
    }

    [TestCase("-INT")]
    [TestCase("-TERM")]
    public async Task Interrupted_it_prints_what_is_known_and_exits_130(string signal)
    {
        await using var lab = await RespondingLab.BuildAsync("rtt-100-hole");
        using var run = lab.Start("probe", lab.Server);
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        await RespondingLab.MustAsync(lab.Lab.InClient("kill", signal, run.Id.ToString()));
        var result = await run.FinishAsync(TimeSpan.FromSeconds(5));

        Assert.That(result.ExitCode, Is.EqualTo(130), result.ToString());
        Assert.That(result.Output, Does.Contain("INCONCLUSIVE").And.Contain("interrupted"));
    }

    [Test]
    public async Task A_peer_that_dies_in_mid_search_is_never_a_black_hole()
    {
        await using var lab = await RespondingLab.BuildAsync("rtt-100-hole");
        using var run = lab.Start("probe", lab.Server, "--output", "json", "--method", "agent");
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        lab.Responder!.Kill();
        var result = await run.FinishAsync(TimeSpan.FromSeconds(30));
        var finding = RespondingLab.Findings(result).Single();

        Assert.That(finding.GetProperty("verdict").GetString(), Is.AnyOf("inconclusive", "unreachable"), result.ToString());
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_network_that_swallows_everything_is_unreachable_within_its_bound()
    {
        await using var lab = await RespondingLab.BuildAsync("direct");
        var rules = Path.GetTempFileName();
        await File.WriteAllTextAsync(rules, Drop);
        await RespondingLab.MustAsync(lab.Lab.InServer("nft", "-f", rules));
        File.Delete(rules);
        var result = await lab.RunAsync("probe", lab.Server, "--output", "json");
        var finding = RespondingLab.Findings(result).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("unreachable"));
            Assert.That(finding.GetProperty("pathMtu").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(finding.GetProperty("durationMs").GetDouble(), Is.LessThan(5_000));
            Assert.That(result.ExitCode, Is.EqualTo(2));
        }
    }

    [Test]
    public async Task A_terminal_sees_progress_and_a_pipe_does_not()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        var command = string.Join(' ', [.. MtuProbeBinary.Command, "probe", lab.Server]);
        using var terminal = lab.Lab.InClient("script", "-qec", command, "/dev/null");
        var shown = await terminal.FinishAsync(TimeSpan.FromSeconds(20));
        var piped = await lab.RunAsync("probe", lab.Server);

        Assert.That(shown.Output, Does.Contain("probes,").And.Contain("BLACK HOLE"));
        Assert.That(piped.Output + piped.Errors, Does.Not.Contain("probes,"));
    }

    [Test]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        await using var lab = await RespondingLab.BuildAsync("direct");
        var command = $"{string.Join(' ', MtuProbeBinary.Command)} probe {lab.Server} | true; test ${{PIPESTATUS[0]}} -eq 0";
        using var run = lab.Lab.InClient("bash", "-c", command);
        var result = await run.FinishAsync(TimeSpan.FromSeconds(20));

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Errors, Is.Empty);
    }

    [Test]
    public async Task Max_limits_the_question_and_the_answer_says_so()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        var result = await lab.RunAsync("probe", lab.Server, "--max", "1300", "--output", "json");
        var finding = RespondingLab.Findings(result).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1300));
            Assert.That(finding.GetProperty("exact").GetBoolean(), Is.False);
            Assert.That(finding.GetProperty("reverse").GetProperty("pathMtu").GetInt32(), Is.EqualTo(1300));
            Assert.That(result.ExitCode, Is.Zero);
        }
    }

    [Test]
    public async Task No_reverse_leaves_the_way_back_unmeasured()
    {
        await using var lab = await RespondingLab.BuildAsync("reverse-hole");
        var finding = RespondingLab.Findings(await lab.RunAsync("probe", lab.Server, "--no-reverse", "--output", "json")).Single();

        Assert.That(finding.GetProperty("reverse").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("clear"));
    }
}
