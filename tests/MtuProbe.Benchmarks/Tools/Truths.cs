using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>What a tool should say about a scenario, by what it measures.</summary>
internal static class Truths
{
    /// <summary>What large packets answered by small messages can tell.</summary>
    internal static Answer WayThere(Scenario scenario, IpFamily family) => new(scenario.ExpectIn(family).PathMtu)
    {
        Lanes = scenario.ExpectIn(family).Lanes ?? [],
        Hop = scenario.NameableHop(family),
        IsHole = scenario.ExpectIn(family).Verdict == VerdictKind.BlackHole,
    };

    /// <summary>What an echo can tell: the smaller of both ways, unless the scenario says otherwise.</summary>
    internal static Answer RoundTrip(Scenario scenario, IpFamily family)
    {
        var expected = scenario.ExpectIn(family);
        var size = expected.Icmp is { } echo ? echo.PathMtu : expected.PathMtu < expected.Reverse.PathMtu ? expected.PathMtu : expected.Reverse.PathMtu;
        return new(size)
        {
            Lanes = [.. expected.Lanes ?? [], .. expected.ReverseLanes ?? []],
            // A request that is too large only for the way back reaches every router.
            Hop = size == expected.PathMtu ? scenario.NameableHop(family) : scenario.Routers.Count,
            IsHole = size == expected.PathMtu ? expected.Verdict == VerdictKind.BlackHole : expected.Reverse.Verdict == VerdictKind.BlackHole,
        };
    }
}
