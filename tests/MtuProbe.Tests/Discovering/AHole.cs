using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Tests.Discovering;

/// <summary>Paths of any length with a silent switch of 1,400 bytes on one of their links, and what must be said of it.</summary>
internal static class AHole
{
    /// <param name="routers">How many.</param>
    /// <param name="link">Which link the switch is on: 0 leaves the client.</param>
    /// <param name="silent">Routers (1 is the first) that report no expired packet.</param>
    /// <param name="lossEachWay">Of the first router, percent.</param>
    public static Scenario On(int routers, int link, IReadOnlyCollection<int>? silent = null, double lossEachWay = 0)
    {
        var quiet = silent ?? [];
        var answering = Enumerable.Range(1, routers).Where(ttl => !quiet.Contains(ttl)).ToList();
        var before = answering.Where(ttl => ttl > link).Append(routers + 1).First();
        int? after = answering.Exists(ttl => ttl <= link) ? answering.Last(ttl => ttl <= link) : before == 1 ? 0 : null;
        return new()
        {
            Name = "made",
            Story = "made by a test",
            Links = [.. Enumerable.Range(0, routers + 1).Select(i => new Link { Mtu = 1500, SwitchMtu = i == link ? 1400 : null })],
            Routers =
            [
                .. Enumerable.Range(1, routers).Select(ttl => new Router
                {
                    SendsTimeExceeded = !quiet.Contains(ttl),
                    ForwardLossPercent = ttl == 1 ? lossEachWay : 0,
                    ReverseLossPercent = ttl == 1 ? lossEachWay : 0,
                }),
            ],
            Expect = new() { Verdict = default, PathMtu = 1400, RecommendedMtu = null, Reverse = new(default, null), Hole = new(after, before) },
        };
    }

    /// <summary>Where the scenario has its hole; by an echo the target cannot be told not to be reached.</summary>
    public static (Hop? After, Hop? Before) Expected(Scenario scenario, IpFamily family, ProbeMethod method = ProbeMethod.Agent)
    {
        var (after, before) = (scenario.ExpectIn(family).Hole?.After, scenario.ExpectIn(family).Hole?.Before);
        var target = scenario.Links.Count;
        var isTold = method == ProbeMethod.Agent || before < target;
        return (
            after is { } a && (isTold || a > 0) ? new Hop(a, a == 0 ? null : scenario.AddressOfHop(family, a)) : null,
            before is { } b && isTold ? new Hop(b, b == target ? null : scenario.AddressOfHop(family, b)) { IsTarget = b == target } : null);
    }

    public static (Hop? After, Hop? Before) In(Finding finding) => (finding.Hole?.After, finding.Hole?.Before);

    public static Finding Find(
        Scenario scenario, IpFamily family = IpFamily.Ipv4, ProbeMethod method = ProbeMethod.Agent, int seed = 1, ExpiryLimit? limit = null) =>
        new SimulatedMeasurement(scenario, family) { Method = method, Seed = seed, Reverse = false, ExpiryLimit = limit ?? ExpiryLimit.Linux }.Conclude();

    public static IPAddress Address(int ttl) => LabAddress.OfHop(IpFamily.Ipv4, ttl);
}
