using System.Diagnostics;
using System.Text.Json;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Commands;

/// <summary><c>--key-dir</c> at either end, at both, and while keys change.</summary>
[NeedsLab(Binary = true)]
internal sealed class KeyDirectoryTests
{
    private const string First = "the first shared key";
    private const string Second = "the second shared key";

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(15);

    [Test]
    public async Task The_same_key_at_both_ends_measures_exactly_in_both_families([Values("asymmetric", "rtt-100-hole", "loss-5-hole")] string scenario)
    {
        await using var lab = await KeyedLab.BuildAsync(scenario);
        lab.Write(lab.Here, "key1", First + "\n");
        lab.Write(lab.There, "key1", First);
        using var responder = await lab.RespondWithKeysAsync();
        var expected = ScenarioFiles.Named(scenario).Expect;
        foreach (var server in new[] { lab.Lab.Server, lab.Lab.Server6 })
        {
            var (finding, result) = await lab.ProbeAsync(server, "--key-dir", lab.Here);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(finding.GetProperty("method").GetString(), Is.EqualTo("agent"), result.ToString());
                Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(expected.PathMtu), result.ToString());
                Assert.That(finding.GetProperty("reverse").GetProperty("pathMtu").GetInt32(), Is.EqualTo(expected.Reverse.PathMtu), result.ToString());
                Assert.That(finding.GetProperty("exact").GetBoolean(), Is.True);
            }
        }
    }

    [Test]
    public async Task The_gate_takes_keys_too()
    {
        await using var lab = await KeyedLab.BuildAsync("l2-hole");
        lab.Write(lab.Here, "key1", First);
        lab.Write(lab.There, "key1", First);
        using var responder = await lab.RespondWithKeysAsync();
        var result = await lab.Lab.RunAsync("check", "--mtu", "1400", "--method", "agent", lab.Lab.Server, "--key-dir", lab.Here);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }

    [Test]
    public async Task Another_key_there_is_unreachable_and_the_reason_is_named()
    {
        await using var lab = await KeyedLab.BuildAsync("direct");
        lab.Write(lab.Here, "key1", First);
        lab.Write(lab.There, "key1", Second);
        using var responder = await lab.RespondWithKeysAsync();

        var (finding, result) = await lab.ProbeAsync(lab.Lab.Server, "--method", "agent", "--key-dir", lab.Here);
        AssertUnreachable(finding, result, "most likely the responder has another key");

        // Echo needs no key; why there is no way back in the result is said all the same.
        (finding, result) = await lab.ProbeAsync(lab.Lab.Server, "--key-dir", lab.Here);
        Assert.That(finding.GetProperty("method").GetString(), Is.EqualTo("icmp"), result.ToString());
        Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("most likely the responder has another key"));
    }

    [Test]
    public async Task Keys_at_one_end_only_are_unreachable_and_the_possibility_is_named([Values] bool keysAreHere)
    {
        await using var lab = await KeyedLab.BuildAsync("direct");
        lab.Write(lab.Here, "key1", First);
        lab.Write(lab.There, "key1", First);
        using var responder = await (keysAreHere ? lab.RespondAsync() : lab.RespondWithKeysAsync());
        string[] keys = keysAreHere ? ["--key-dir", lab.Here] : [];
        var (finding, result) = await lab.ProbeAsync(lab.Lab.Server, ["--method", "agent", .. keys]);
        AssertUnreachable(finding, result, keysAreHere ? "A responder without keys would ignore" : "A responder with keys would ignore");
    }

    /// <summary>The order in which a Secret reaches two nodes is nobody's choice: at each step both orders are tried.</summary>
    [Test]
    public async Task A_key_rolled_while_probes_run_loses_none_of_them()
    {
        await using var lab = await KeyedLab.BuildAsync("asymmetric");
        lab.Write(lab.Here, "key1", First);
        lab.Write(lab.There, "key1", First);
        using var responder = await lab.RespondWithKeysAsync();
        await ExpectExactAsync(lab, "before");

        lab.Write(lab.There, "key2", Second);
        await ProbeUntilSaidAsync(lab, responder, "keys are now", 1, "while the responder learns the second key");
        lab.Write(lab.Here, "key2", Second);
        await ExpectExactAsync(lab, "both have both");
        File.Delete(Path.Combine(lab.There, "key1"));
        await ProbeUntilSaidAsync(lab, responder, "keys are now", 2, "while the responder forgets the first key");
        File.Delete(Path.Combine(lab.Here, "key1"));
        await ExpectExactAsync(lab, "only the second is left");

        lab.Write(lab.There, "key3", "too short");
        await ProbeUntilSaidAsync(lab, responder, "the keys stay as they were", 1, "with a directory that cannot be used");
        Assert.That(responder.Errors, Does.Contain(Path.Combine(lab.There, "key3")));
    }

    private static async Task ProbeUntilSaidAsync(KeyedLab lab, LabProcess responder, string words, int times, string when)
    {
        var started = Stopwatch.GetTimestamp();
        while (responder.Errors.Split(words).Length <= times)
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Noticed), $"not noticed {when}: {responder.Errors}");
            await ExpectExactAsync(lab, when);
        }

        await ExpectExactAsync(lab, $"after that, {when}");
    }

    private static async Task ExpectExactAsync(KeyedLab lab, string when)
    {
        var expected = ScenarioFiles.Named("asymmetric").Expect;
        var (finding, result) = await lab.ProbeAsync(lab.Lab.Server, "--method", "agent", "--key-dir", lab.Here);
        Assert.That(finding.GetProperty("verdict").GetString(), Is.Not.EqualTo("unreachable"), $"{when}: {result}");
        Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(expected.PathMtu), $"{when}: {result}");
        Assert.That(finding.GetProperty("reverse").GetProperty("pathMtu").GetInt32(), Is.EqualTo(expected.Reverse.PathMtu), $"{when}: {result}");
    }

    private static void AssertUnreachable(JsonElement finding, LabResult result, string words)
    {
        Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("unreachable"), result.ToString());
        Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain(words));
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }
}
