using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Tcp;

/// <summary>Real servers behind networks with a known truth: what <c>--method tcp</c> tells of them, in both families.</summary>
[NeedsLab(Binary = true, Servers = true)]
internal sealed class TcpScenarioTests
{
    private const int Tls = 443;
    private const int Http = 80;
    private const int Ssh = 22;

    /// <summary>What a service may be asked to bear.</summary>
    private const int MostConnections = 60;

    private static IEnumerable<TestCaseData> Holes() =>
        from hole in new (string Scenario, int Port, bool IsLong)[]
        {
            ("clear", Tls, false), ("clear", Ssh, true),
            ("forward-hole", Tls, false),
            ("reverse-hole", Tls, false), ("reverse-hole", Http, false), ("reverse-hole", Ssh, false),
            ("asymmetric", Tls, false), ("l2-hole", Tls, true), ("routed-hole", Tls, true), ("icmp-blocked", Tls, true), ("rtt-100-hole", Tls, true),
        }
        where !hole.IsLong || Environment.GetEnvironmentVariable("MTUPROBE_LONG") == "1"
        from family in Enum.GetValues<IpFamily>()
        select new TestCaseData(hole.Scenario, hole.Port, family);

    [TestCaseSource(nameof(Holes))]
    public async Task Both_ways_are_told_to_the_byte(string name, int port, IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync(name);
        var run = await lab.ProbeAsync(family, port);

        var truth = ScenarioFiles.Named(name).ExpectIn(family);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.Verdict, run.PathMtu), Is.EqualTo((Word(truth.Verdict), truth.PathMtu)), run.Shown);
            Assert.That(run.Reverse, Is.EqualTo((Word(truth.Reverse.Verdict), truth.Reverse.PathMtu)), run.Shown);
            Assert.That(run.IsExact, Is.True, run.Shown);
            Assert.That(run.Finding.GetProperty("recommendedMtu").GetInt32(), Is.EqualTo(truth.RecommendedMtu), run.Shown);
            Assert.That(run.Finding.GetProperty("method").GetString(), Is.EqualTo("tcp"), run.Shown);
            Assert.That(run.Connections, Is.LessThanOrEqualTo(MostConnections), run.Shown);
            Assert.That(run.ExitCode, Is.EqualTo(truth.Verdict == VerdictKind.Clear && truth.Reverse.Verdict == VerdictKind.Clear ? 0 : 1), run.Shown);
        }

        TestContext.Out.WriteLine($"{run.Seconds:0.0} s, {run.Connections} connections");
    }

    [Test]
    public async Task A_hung_tls_handshake_is_explained_within_five_seconds([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        var run = await lab.ProbeAsync(family, Tls);

        var (full, passes, mss) = family == IpFamily.Ipv4 ? (1448, 1268, 1280) : (1428, 1248, 1260);
        Assert.That(run.Explanation, Does.StartWith(
            $"The TLS handshake hangs because the service's {full}-byte segments do not come back; they pass up to {passes}. Set MTU 1320 (MSS {mss}) here."));
        Assert.That(run.Seconds, Is.LessThan(5));
    }

    [Test]
    public async Task Five_percent_loss_each_way_changes_no_number([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("loss-5-hole");
        var run = await lab.ProbeAsync(family, Tls);

        Assert.That((run.Verdict, run.PathMtu), Is.EqualTo(("blackHole", 1400)), run.Shown);
        Assert.That(run.Reverse, Is.EqualTo(("blackHole", 1400)), run.Shown);
        TestContext.Out.WriteLine($"{run.Seconds:0.0} s, {run.Connections} connections");
    }

    [Test]
    public async Task A_path_that_signals_is_reduced_both_ways_and_hidden_from_tcp_afterwards([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("reduced");
        var first = await lab.ProbeAsync(family, Tls);
        var second = await lab.ProbeAsync(family, Tls);
        var auto = await ServiceRun.RunAsync(lab.Lab, "probe", lab.Target(family, Tls));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Verdict, first.PathMtu, first.Reverse), Is.EqualTo(("reduced", 1400, ("reduced", 1400))), first.Shown);
            Assert.That((second.Verdict, second.PathMtu, second.IsExact), Is.EqualTo(("inconclusive", 1400, false)), second.Shown);
            Assert.That(second.Tcp.GetProperty("limitedBy").GetString(), Is.EqualTo("ownPathMtu"), second.Shown);
            Assert.That(second.Explanation, Does.Contain("cached 1400 bytes").And.Contain("--method icmp"));
            Assert.That(second.ExitCode, Is.EqualTo(2));
            Assert.That((auto.Verdict, auto.PathMtu, auto.Finding.GetProperty("method").GetString()), Is.EqualTo(("reduced", 1400, "icmp")), auto.Shown);
            Assert.That(auto.Explanation, Does.Contain($"TCP port {Tls} was asked too"));
        }
    }

    [Test]
    public async Task A_service_that_gets_packet_too_big_is_reduced_on_the_way_back_alone([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("clear");
        await NarrowTheWayBackAsync(lab, family);
        var run = await lab.ProbeAsync(family, Tls);

        Assert.That((run.Verdict, run.PathMtu, run.Reverse), Is.EqualTo(("clear", 1500, ("reduced", 1400))), run.Shown);
        Assert.That(run.Explanation, Does.Contain("its own handshake speaks of 1500").And.Contain("TCP gets through"));
    }

    [Test]
    public async Task What_the_server_has_cached_is_told_as_its_limit([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("reduced");
        using (var ping = lab.Lab.InServer("ping", "-c", "2", "-i", "0.2", "-W", "1", "-M", "do", "-s", "1450", lab.Lab.ClientAddress(family).ToString()))
        {
            await ping.FinishAsync(TimeSpan.FromSeconds(10));
        }

        var run = await lab.ProbeAsync(family, Tls);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.Verdict, run.PathMtu, run.IsExact, run.Reverse), Is.EqualTo(("clear", 1400, false, ("clear", 1400))), run.Shown);
            Assert.That(run.Tcp.GetProperty("limitedBy").GetString(), Is.EqualTo("peerMss"), run.Shown);
            Assert.That(run.Tcp.GetProperty("peerAllows").GetInt32(), Is.EqualTo(1400), run.Shown);
            Assert.That(run.Finding.GetProperty("recommendedMtu").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null), run.Shown);
            Assert.That(run.Explanation, Does.Contain("a path MTU that it has cached"));
        }
    }

    [TestCase(IpFamily.Ipv4, 1400, 1400)]
    [TestCase(IpFamily.Ipv6, 1420, 1420)]
    public async Task A_clamped_mss_limits_the_question_and_not_the_path(IpFamily family, int there, int back)
    {
        await using var lab = await ServiceLab.BuildAsync(Clamped(hole: null));
        var run = await lab.ProbeAsync(family, Tls);
        using var gate = lab.Lab.InClient([.. MtuProbeBinary.Command, "check", "--mtu", "1450", "--method", "tcp", lab.Target(family, Tls)]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.Verdict, run.PathMtu, run.IsExact, run.Reverse), Is.EqualTo(("clear", there, false, ("clear", back))), run.Shown);
            Assert.That(run.Explanation, Does.Contain("rewrites the MSS"));
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That((await gate.FinishAsync(TimeSpan.FromSeconds(40))).ExitCode, Is.EqualTo(2), "1450 bytes could not be asked for");
        }
    }

    [Test]
    public async Task A_hole_below_a_clamped_mss_is_found([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync(Clamped(hole: 1300));
        var run = await lab.ProbeAsync(family, Tls);

        Assert.That((run.Verdict, run.PathMtu, run.IsExact, run.Reverse), Is.EqualTo(("blackHole", 1300, true, ("blackHole", 1300))), run.Shown);
    }

    private static Scenario Clamped(int? hole) => ScenarioFiles.Named("mss-clamped-hole") with
    {
        Links = [new() { Mtu = 1500 }, new() { Mtu = 1500, SwitchMtu = hole }, new() { Mtu = 1500 }],
    };

    /// <summary>The last router's route to the client carries less: it forwards nothing larger, and says so.</summary>
    private static Task NarrowTheWayBackAsync(ServiceLab lab, IpFamily family)
    {
        string[] version = family == IpFamily.Ipv6 ? ["-6"] : [];
        string[] mtu = family == IpFamily.Ipv6 ? ["mtu", "1400"] : ["mtu", "lock", "1400"];
        return ServiceLab.MustAsync(lab.Lab.InRouter(
            1, ["ip", .. version, "route", "replace", LabAddress.Network(family, 0), "via", LabAddress.Of(family, 1, 1).ToString(), .. mtu]));
    }

    private static string Word(VerdictKind verdict) => char.ToLowerInvariant(verdict.ToString()[0]) + verdict.ToString()[1..];
}
