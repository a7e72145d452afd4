using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Kernel;

/// <summary>Is the network that was built the one in the file? Asked with ping and packet counters, not with our prober.</summary>
[NeedsLab]
internal sealed partial class KernelLabTests
{
    private static IEnumerable<TestCaseData> Scenarios() =>
        from scenario in ScenarioFiles.All
        where IsToldByPing(scenario)
        select new TestCaseData(scenario).SetArgDisplayNames(scenario.Name);

    /// <summary>Not where ICMP is what is broken, nor where the port chooses the way; and a peer's restart changes no network.</summary>
    private static bool IsToldByPing(Scenario scenario) => scenario.Restart is null
        && scenario.Routers.All(router => router is { PassesIcmp: true, Bottleneck: null })
        && scenario.Links.All(link => link.Cables.Count == 0);

    /// <summary>A tunnel end that is too wide is silent once in IPv6, and then signals: no fate that can be asked for twice.</summary>
    private static bool IsSteady(Scenario scenario, IpFamily family) =>
        family == IpFamily.Ipv4 || !scenario.Links.Any(link => link.Mtu > link.Vxlan?.Capacity);

    [TestCaseSource(nameof(Scenarios))]
    public async Task EveryScenario_IsBuiltToTheByte(Scenario scenario)
    {
        await using var lab = await KernelLab.BuildAsync(scenario, MtuProbeBinary.Self);
        if (scenario.ClientRouteMtu is { } clientRouteMtu)
        {
            await CheckAndLiftRouteMtuAsync(lab.InClient, lab.ServerAddress, clientRouteMtu);
        }

        if (scenario.ServerRouteMtu is { } serverRouteMtu)
        {
            await CheckAndLiftRouteMtuAsync(lab.InServer, lab.ClientAddress, serverRouteMtu);
        }

        await Task.WhenAll(scenario.Families.Where(family => IsSteady(scenario, family)).SelectMany(family => new[]
        {
            CheckDirectionAsync(lab, scenario, family, forward: true),
            CheckDirectionAsync(lab, scenario, family, forward: false),
        }));
    }

    /// <summary>What no file has (yet): a delaying router whose PTBs still come, one whose do not, a switch and a route MTU without routers.</summary>
    private static IEnumerable<TestCaseData> Mixtures()
    {
        var any = ScenarioFiles.Named("clear");
        yield return new TestCaseData(any with
        {
            Links = [new Link { Mtu = 1500 }, new Link { Mtu = 1400 }, new Link { Mtu = 1500 }],
            Routers = [new Router { DelayMs = 10 }, new Router { DelayMs = 5 }],
        }).SetArgDisplayNames("reduced behind a relay");
        yield return new TestCaseData(any with
        {
            Links = [new Link { Mtu = 9000 }, new Link { Mtu = 1400 }, new Link { Mtu = 9000 }],
            Routers = [new Router { SendsPtb = false, ForwardLossPercent = 10 }, new Router()],
        }).SetArgDisplayNames("silent relay one way");
        yield return new TestCaseData(any with
        {
            Links = [new Link { Mtu = 1500, SwitchMtu = 1300 }],
            Routers = [],
            ClientRouteMtu = 1400,
        }).SetArgDisplayNames("direct through a switch");
        yield return new TestCaseData(any with
        {
            Links = [.. Enumerable.Range(0, 6).Select(i => new Link { Mtu = 1500 - i })],
            Routers = [.. Enumerable.Repeat(new Router(), 5)],
        }).SetArgDisplayNames("five routers");
    }

    [TestCaseSource(nameof(Mixtures))]
    public Task Mixture_IsBuiltToTheByte(Scenario scenario) => EveryScenario_IsBuiltToTheByte(scenario);

    [Test]
    public async Task Delay_IsAsGivenBothWays()
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("rtt-100-hole"), MtuProbeBinary.Self);
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            var printed = await new Echo(lab, family, forward: true).PingAsync("-c", "5", "-i", "0.2");
            var shortest = double.Parse(RttPattern().Match(printed).Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.That(shortest, Is.InRange(100, 105), $"{family}: {printed}");
        }
    }

    [TestCase("loss-5-hole", 9.75)]
    [TestCase("loss-20-clear", 36)]
    public async Task Loss_IsAboutAsGiven(string name, double expectedPercent)
    {
        const int copies = 400;
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named(name), MtuProbeBinary.Self);
        await Task.WhenAll(Enum.GetValues<IpFamily>().Select(async family =>
        {
            var printed = await new Echo(lab, family, forward: true).PingAsync("-q", "-c", $"{copies}", "-i", "0.002", "-W", "0.3");
            var lost = double.Parse(LossPattern().Match(printed).Groups[1].Value, CultureInfo.InvariantCulture);

            // Four standard deviations of a binomial count.
            var tolerance = 4 * Math.Sqrt(expectedPercent * (100 - expectedPercent) / copies);
            Assert.That(lost, Is.EqualTo(expectedPercent).Within(tolerance), $"{family}: {printed}");
        }));
    }

    [Test]
    public async Task Duplicates_AreAboutAsGivenAndJitterReorders()
    {
        const int copies = 300;
        var clear = ScenarioFiles.Named("clear");
        var network = clear with { Routers = [new Router { DuplicatePercent = 33, JitterMs = 40 }, new Router()] };
        await using var lab = await KernelLab.BuildAsync(network, MtuProbeBinary.Self);
        var printed = await new Echo(lab, IpFamily.Ipv4, forward: true).PingAsync("-c", $"{copies}", "-i", "0.002", "-W", "1");

        // Each way a third comes twice: 1.33 * 1.33 answers to one request.
        var answers = SequencePattern().Matches(printed).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.That(answers, Has.Count.InRange(copies * 1.5, copies * 2.1), printed);
        Assert.That(answers.Zip(answers.Skip(1)).Count(pair => pair.Second < pair.First), Is.GreaterThan(copies / 4), printed);
    }

    [TestCase("ptb-68", 68)]
    [TestCase("ptb-0", 0)]
    [TestCase("ptb-too-much", 1480)]
    [TestCase("ptb-eight-bytes", 1400)]
    public async Task WrittenPtbs_AreTakenForTrueByTheKernel(string name, int says)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named(name), MtuProbeBinary.Self);
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            foreach (var forward in new[] { true, false })
            {
                var (arrived, printed) = await new Echo(lab, family, forward).SendAsync(1401, 1);
                Assert.That(arrived, Is.Zero, printed);
                Assert.That(printed, Does.Match(family switch { IpFamily.Ipv4 => $@"DF set \(mtu = {says}\)", IpFamily.Ipv6 => $"Packet too big: mtu={says}" }));
            }
        }
    }

    [TestCase("clear")]
    [TestCase("rtt-100-hole")]
    [TestCase("hops-silent-routers")]
    public async Task EveryRouter_IsOneHopAndAnswersFromItsNearAddress(string name)
    {
        var scenario = ScenarioFiles.Named(name);
        await using var lab = await KernelLab.BuildAsync(scenario, MtuProbeBinary.Self);
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            var echo = new Echo(lab, family, forward: true);
            for (var hop = 1; hop <= scenario.Routers.Count; hop++)
            {
                var router = LabAddress.OfHop(family, hop);
                var expired = await echo.PingAsync("-c", "1", "-W", "1", "-t", $"{hop}");
                var said = scenario.Routers[hop - 1].SendsTimeExceeded ? Does.Match($"From {router} .*(exceeded|limit)") : Does.Match("0 received(?!, [+])");
                Assert.That(expired, said, $"{family}, hop {hop}");
            }

            Assert.That(await echo.PingAsync("-c", "1", "-W", "1", "-t", $"{scenario.Routers.Count + 1}"), Does.Contain("1 received"));
        }
    }

    [Test]
    public async Task Counters_CountTheClientsPackets()
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Self);
        var before = await lab.ClientCountersAsync();
        await new Echo(lab, IpFamily.Ipv4, forward: true).PingAsync("-c", "10", "-i", "0.005", "-s", "1000");
        var after = await lab.ClientCountersAsync();

        Assert.That(after.SentPackets - before.SentPackets, Is.InRange(10, 20));
        Assert.That(after.SentBytes - before.SentBytes, Is.InRange(10 * 1042, (10 * 1042) + 1000));
        Assert.That(after.ReceivedBytes - before.ReceivedBytes, Is.InRange(10 * 1042, (10 * 1042) + 1000));
    }

    private static async Task CheckDirectionAsync(KernelLab lab, Scenario scenario, IpFamily family, bool forward)
    {
        var where = $"{family}, {(forward ? "forward" : "reverse")}";
        var copies = scenario.Routers.Any(router => router.NeedsRelay) || scenario.Links.Any(link => (link.ForwardLossAbove ?? link.ReverseLossAbove) is not null) ? 30 : 3;
        var limit = Fate.Limit(scenario, forward);
        var echo = new Echo(lab, family, forward);
        var (arrived, printed) = await echo.SendAsync(limit, copies);
        Assert.That(arrived, Is.GreaterThan(copies / 3), $"{where}, {limit}: {printed}");

        var (tooMany, complaint) = await echo.SendAsync(limit + 1, copies);
        Assert.That(tooMany, Is.Zero, $"{where}, {limit + 1}: {complaint}");
        var fate = Fate.Of(scenario, forward, limit + 1);
        var ptb = new Regex(family switch { IpFamily.Ipv4 => @"Frag needed and DF set \(mtu = (\d+)\)", IpFamily.Ipv6 => @"Packet too big: mtu=(\d+)" });
        var refusal = new Regex(@"[Mm]essage too long,? \(?mtu[=:] ?(\d+)");
        Assert.That(
            ptb.IsMatch(complaint), Is.EqualTo(fate.Kind == FateKind.TooBig), $"{where}, {limit + 1} should be {fate}: {complaint}");
        var named = (fate.Kind == FateKind.Refused ? refusal : ptb).Match(complaint).Groups[1].Value;
        Assert.That(named, Is.EqualTo($"{fate.NextHopMtu}"), $"{where}, {limit + 1} should be {fate}: {complaint}");
    }

    /// <summary>ping obeys a route's MTU, our probes do not: see that it is there, and take it away to see the path behind it.</summary>
    private static async Task CheckAndLiftRouteMtuAsync(Func<IReadOnlyList<string>, LabProcess> start, Func<IpFamily, IPAddress> peer, int routeMtu)
    {
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            using var get = start(["ip", "route", "get", peer(family).ToString()]);
            Assert.That((await get.FinishAsync(TimeSpan.FromSeconds(5))).Output, Does.Contain($"mtu {routeMtu}"));
            using var show = start(["ip", family switch { IpFamily.Ipv4 => "-4", IpFamily.Ipv6 => "-6" }, "route", "show"]);
            foreach (var route in (await show.FinishAsync(TimeSpan.FromSeconds(5))).Output.Split('\n').Where(line => line.Contains($" mtu {routeMtu}")))
            {
                using var replace = start(["ip", "route", "replace", .. route.Replace($" mtu {routeMtu}", "").Replace(" pref medium", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
                var replaced = await replace.FinishAsync(TimeSpan.FromSeconds(5));
                Assert.That(replaced.ExitCode, Is.Zero, replaced.ToString());
            }
        }
    }

    [GeneratedRegex(@"rtt min/avg/max/mdev = ([\d.]+)/")]
    private static partial Regex RttPattern();

    [GeneratedRegex(@"icmp_seq=(\d+)")]
    private static partial Regex SequencePattern();

    [GeneratedRegex(@"([\d.]+)% packet loss")]
    private static partial Regex LossPattern();
}
