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

        internal bool IsClear(IpFamily family) =>
            scenario.ExpectIn(family) is { Verdict: VerdictKind.Clear, Reverse.Verdict: VerdictKind.Clear };

        /// <summary>In either direction.</summary>
        internal bool IsBlackHole(IpFamily family) =>
            scenario.ExpectIn(family) is { Verdict: VerdictKind.BlackHole } or { Reverse.Verdict: VerdictKind.BlackHole };

        /// <summary>
        /// What can be told of that from the client. A silent router cannot be named: the last one before it counts. A router behind a translation
        /// reports under the target's address.
        /// </summary>
        internal int? NameableHop(IpFamily family)
        {
            var place = scenario.NarrowAfter(family);
            var isTranslated = scenario.Routers.Take(place is { } hop ? hop - 1 : 0).Any(router => router.TranslatesTarget);
            return scenario.ExpectIn(family) switch
            {
                { Verdict: VerdictKind.BlackHole } expected => expected.Hole?.After,
                _ => isTranslated ? null : place,
            };
        }

        /// <summary>The last hop that packets above the path MTU reach on the way there, 0 for the client; null where nothing narrows.</summary>
        internal int? NarrowAfter(IpFamily family)
        {
            var expected = scenario.ExpectIn(family);
            if (expected.Verdict is not (VerdictKind.BlackHole or VerdictKind.Reduced))
            {
                return null;
            }

            // A box inside a router is a hop further than the link before it.
            var boxes = scenario.Routers.Index().Where(router => router.Item.Bottleneck?.Above == expected.PathMtu).Select(router => (int?)(router.Index + 1));
            return scenario.Links.Index().Where(link => Carries(link.Item) == expected.PathMtu).Select(link => (int?)link.Index).Concat(boxes).Min();
        }
    }

    private static int Carries(Link link) => new[]
    {
        link.Mtu, link.SwitchMtu ?? link.Mtu, link.ForwardSilentAbove ?? link.Mtu, link.Vxlan?.Capacity ?? link.Mtu,
        link.Cables.Min(cable => cable.ForwardSilentAbove) ?? link.Mtu,
    }.Min();
}
