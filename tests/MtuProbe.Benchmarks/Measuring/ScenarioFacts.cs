using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>What the figures ask of a scenario.</summary>
internal static class ScenarioFacts
{
    extension(Scenario scenario)
    {
        internal TimeSpan RoundTripTime => TimeSpan.FromMilliseconds(2 * scenario.Routers.Sum(router => router.DelayMs));

        /// <summary>Loses nothing.</summary>
        internal bool IsQuiet => scenario.Routers.All(router => router is { ForwardLossPercent: 0, ReverseLossPercent: 0 });

        /// <summary>Percent of all packets, where it is the same there and back; null where it is not.</summary>
        internal double? LossEachWay => scenario.Routers.Sum(router => router.ForwardLossPercent) is var there
            && there == scenario.Routers.Sum(router => router.ReverseLossPercent) ? there : null;

        internal bool IsJumbo => scenario.Links[0].Mtu > 1500;

        internal Expectation ExpectIn(IpFamily _) => scenario.Expect;

        internal bool IsClear(IpFamily family) =>
            scenario.ExpectIn(family) is { Verdict: VerdictKind.Clear, Reverse.Verdict: VerdictKind.Clear };

        /// <summary>In either direction.</summary>
        internal bool IsBlackHole(IpFamily family) =>
            scenario.ExpectIn(family) is { Verdict: VerdictKind.BlackHole } or { Reverse.Verdict: VerdictKind.BlackHole };

        /// <summary>The last hop that packets above the path MTU reach on the way there, 0 for the client; null where nothing narrows.</summary>
        internal int? NarrowAfter(IpFamily family)
        {
            var expected = scenario.ExpectIn(family);
            return expected.Verdict is VerdictKind.BlackHole or VerdictKind.Reduced
                ? scenario.Links.Index().Where(link => Carries(link.Item) == expected.PathMtu).Select(link => (int?)link.Index).FirstOrDefault()
                : null;
        }
    }

    private static int Carries(Link link) => Math.Min(link.Mtu, Math.Min(link.SwitchMtu ?? int.MaxValue, link.ForwardSilentAbove ?? int.MaxValue));
}
