using System.Globalization;
using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.LabTests.Commands;
using MtuProbe.LabTests.Tcp;

namespace MtuProbe.LabTests.Recording;

/// <summary><c>probe --pcap</c>: the file holds this run and nothing else, and what was seen explains the number.</summary>
[NeedsLab(Binary = true)]
internal sealed class PcapTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-pcap-").FullName;

    private string FileName => Path.Combine(_folder, "run.pcap");

    [OneTimeTearDown]
    public void Sweep() => Directory.Delete(_folder, recursive: true);

    [TestCase("icmp-blocked", "agent", null)]
    [TestCase("ptb-translated", "agent", "translatedQuote")]
    [TestCase("ptb-translated", "icmp", "translatedQuote")]
    [TestCase("ptb-forged", "agent", "foreignQuote")]
    [TestCase("ptb-eight-bytes", "agent", "used")]
    [TestCase("reduced", "agent", "used")]
    [TestCase("reduced", "icmp", "used")]
    [TestCase("ptb-68", "agent", "used")]
    public async Task A_PTB_has_the_fate_that_the_network_gives_it(string scenario, string method, string? fate)
    {
        await using var lab = await RespondingLab.BuildAsync(scenario);
        var without = Only(await lab.RunAsync("probe", lab.Server, "--method", method, "--output", "json"));
        var with = Only(await lab.RunAsync("probe", lab.Server, "--method", method, "--output", "json", "--pcap", FileName));
        var witness = with.GetProperty("witness");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(without.GetProperty("witness").ValueKind, Is.EqualTo(JsonValueKind.Null));
            foreach (var number in new[] { "verdict", "pathMtu", "recommendedMtu" })
            {
                Assert.That(with.GetProperty(number).ToString(), Is.EqualTo(without.GetProperty(number).ToString()), "a witness explains, it measures nothing");
            }

            Assert.That(Fates(witness), Is.EqualTo(fate is null ? Array.Empty<string>() : [fate]), with.ToString());
            Assert.That(witness.GetProperty("missed").GetInt64(), Is.Zero);
            Assert.That(witness.GetProperty("lostThatLeft").GetInt32(), Is.EqualTo(witness.GetProperty("lost").GetInt32()).And.Positive);
        }
    }

    [Test]
    public async Task In_IPv6_a_PTB_below_its_minimum_is_named()
    {
        await using var lab = await RespondingLab.BuildAsync("ptb-68");
        var finding = Only(await lab.RunAsync("probe", lab.Server6, "--method", "agent", "--output", "json", "--pcap", FileName));
        Assert.That(Fates(finding.GetProperty("witness")), Is.EqualTo(new[] { "belowMinimum" }));
        Assert.That(Remedies(finding).First(), Is.EqualTo("router"));
    }

    [TestCase("4")]
    [TestCase("6")]
    public async Task What_this_host_drops_itself_is_told_from_what_never_came(string family)
    {
        await using var lab = await RespondingLab.BuildAsync("reduced");
        var (table, message) = family == "4" ? ("ip", "icmp type destination-unreachable") : ("ip6", "icmpv6 type packet-too-big");
        await RespondingLab.MustAsync(lab.Lab.InClient("nft", $"add table {table} eater; add chain {table} eater input {{ type filter hook input priority 0; }}; add rule {table} eater input {message} drop"));
        var finding = Only(await lab.RunAsync("probe", family == "4" ? lab.Server : lab.Server6, "--method", "agent", "--output", "json", "--pcap", FileName));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("blackHole"));
            Assert.That(Fates(finding.GetProperty("witness")), Is.EqualTo(new[] { "droppedHere" }));
            Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("this host handed them to nobody: its own firewall"));
            Assert.That(Remedies(finding), Has.Some.EqualTo("this-host").And.None.EqualTo("firewall"));
        }
    }

    [Test]
    public async Task Large_packets_that_never_leave_are_this_hosts_own_doing()
    {
        await using var lab = await RespondingLab.BuildAsync("clear");
        // Behind the queueing discipline's back: nft's output hook would refuse the send, and that is an error that the prober sees.
        await RespondingLab.MustAsync(lab.Lab.InClient("nft", "add table ip eater; add chain ip eater post { type filter hook postrouting priority 0; }; add rule ip eater post ip length > 1450 drop"));
        var finding = Only(await lab.RunAsync("probe", lab.Server, "--method", "agent", "--no-hops", "--output", "json", "--pcap", FileName));
        var witness = finding.GetProperty("witness");
        Assert.That((finding.GetProperty("pathMtu").GetInt32(), witness.GetProperty("lostThatLeft").GetInt32()), Is.EqualTo((1450, 0)), finding.ToString());
    }

    [TestCase("agent")]
    [TestCase("icmp")]
    [TestCase("udp")]
    public async Task The_file_holds_this_run_and_nothing_else(string method)
    {
        await using var lab = await RespondingLab.BuildAsync("reduced", responder: method == "agent");
        using var noise = lab.Lab.InClient("ping", "-q", "-i", "0.01", "-w", "20", lab.Server);
        using var others = lab.Start("probe", lab.Server, "--method", "icmp", "--loss-probes", "600", "--timeout", "10");
        var from = DateTimeOffset.UtcNow;
        var result = await lab.RunAsync("probe", lab.Server, "--method", method, "--output", "json", "--pcap", FileName);
        var finding = Only(result);
        var packets = await ReadAsync(FileName);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(packets, Has.Length.EqualTo(finding.GetProperty("witness").GetProperty("packets").GetInt32()));
            Assert.That(packets, Has.Length.InRange(finding.GetProperty("probes").GetProperty("sent").GetInt32(), finding.GetProperty("probes").GetProperty("sent").GetInt32() * 3));
            Assert.That(packets, Has.All.Contain(lab.Server), "those of the probe, and ICMP that quotes one");
            Assert.That(packets.Count(packet => packet.Contains("need to frag", StringComparison.Ordinal)), Is.Positive);
            Assert.That(packets.Select(Seconds).Min(), Is.GreaterThan(from.ToUnixTimeMilliseconds() / 1000.0 - 1));
            Assert.That(packets.Select(Seconds).Max(), Is.LessThan(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 + 1));
            Assert.That(packets.Select(Seconds), Is.Ordered);
        }
    }

    [Test]
    public async Task A_service_is_recorded_by_its_connections()
    {
        await using var lab = await ServiceLab.BuildAsync("reduced");
        using var other = lab.Lab.InClient("bash", "-c", $"exec 3<>/dev/tcp/{lab.Lab.ServerAddress(IpFamily.Ipv4)}/443; sleep 2");
        using var run = lab.Lab.InClient([.. MtuProbeBinary.Command, "probe", lab.Target(IpFamily.Ipv4, 443), "--method", "tcp", "--output", "json", "--pcap", FileName]);
        var finding = Only(await run.FinishAsync(Deadline));
        var packets = await ReadAsync(FileName);

        Assert.That(Fates(finding.GetProperty("witness")), Is.EqualTo(new[] { "used" }), finding.ToString());
        Assert.That(packets, Has.Length.EqualTo(finding.GetProperty("witness").GetProperty("packets").GetInt32()));
        Assert.That(packets.Count(packet => packet.Contains("Flags [S],", StringComparison.Ordinal)), Is.EqualTo(finding.GetProperty("tcp").GetProperty("connections").GetInt32()), "a handshake each, and not the other one's");
    }

    [Test]
    public async Task The_text_lists_what_it_proves_and_names_the_file()
    {
        await using var lab = await RespondingLab.BuildAsync("icmp-blocked");
        var result = await lab.RunAsync("probe", lab.Server, "--method", "agent", "--pcap", FileName);
        Assert.That(result.Output, Does.Match(@"on the wire \d+ packets on \S+, (\d+) of \1 lost ones left, 0 ""packet too big"" came").And.Match(@"Recorded in \S+run\.pcap: \d+ packets of this run, on \S+\."));
        Assert.That(string.Join(' ', result.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), Does.Contain("none was sent, or it was dropped on its way here"));
        Assert.That((await lab.RunAsync("check", "--mtu", "1400", lab.Server, "--pcap", FileName)).Output, Does.Contain("Recorded in "));
    }

    [Test]
    public async Task Without_the_privilege_it_says_so_and_leaves_the_file_alone()
    {
        await using var lab = await RespondingLab.BuildAsync("direct");
        await File.WriteAllTextAsync(FileName, "of yesterday");
        using var run = lab.Lab.InClient(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", .. MtuProbeBinary.Command, "probe", lab.Server, "--pcap", FileName]);
        var result = await run.FinishAsync(Deadline);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((77, "")), result.ToString());
        Assert.That(result.Errors, Does.Match(@"^mtuprobe: --pcap: not permitted to capture on \S+: that needs root or the capability CAP_NET_RAW\n$"));
        Assert.That(await File.ReadAllTextAsync(FileName), Is.EqualTo("of yesterday"));
    }

    [TestCase("/nonexistent/run.pcap")]
    [TestCase("/")]
    public async Task A_file_that_cannot_be_made_is_named(string file)
    {
        await using var lab = await RespondingLab.BuildAsync("direct");
        var result = await lab.RunAsync("probe", lab.Server, "--pcap", file);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((64, "")), result.ToString());
        Assert.That(result.Errors, Does.StartWith($"mtuprobe: --pcap: cannot write the capture file {file}: ").And.Not.Contain("   at "));
    }

    private static JsonElement Only(LabResult result)
    {
        Assert.That(result.Output, Is.Not.Empty, result.ToString());
        return RespondingLab.Findings(result).Single();
    }

    private static string[] Fates(JsonElement witness) => [.. witness.GetProperty("ptbs").EnumerateArray().Select(ptb => ptb.GetProperty("fate").GetString()!).Distinct()];

    private static IEnumerable<string?> Remedies(JsonElement finding) => finding.GetProperty("remedies").EnumerateArray().Select(remedy => remedy.GetProperty("for").GetString());

    /// <summary>By tcpdump, a line a packet.</summary>
    private static async Task<string[]> ReadAsync(string file)
    {
        using var dump = LabProcess.Run("tcpdump", "-n", "-tt", "-r", file);
        var result = await dump.FinishAsync(Deadline);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Errors, Does.Contain("link-type RAW").And.Not.Contain("truncated"));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static double Seconds(string packet) => double.Parse(packet.Split(' ')[0], CultureInfo.InvariantCulture);
}
