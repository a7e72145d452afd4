using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Kernel;

/// <summary>What a scenario's file says happens to a packet that may not be fragmented, one way.</summary>
internal readonly record struct Fate(FateKind Kind, int? NextHopMtu)
{
    private static readonly Fate Delivered = new(FateKind.Delivered, null);
    private static readonly Fate Silent = new(FateKind.Silent, null);

    /// <summary>The largest size that arrives.</summary>
    internal static int Limit(Scenario scenario, bool forward) =>
        scenario.Links.Min(link => Math.Min(link.Mtu, SilentAbove(link, forward)));

    internal static Fate Of(Scenario scenario, bool forward, int size)
    {
        var count = scenario.Links.Count;
        for (var hop = 0; hop < count; hop++)
        {
            var link = scenario.Links[forward ? hop : count - 1 - hop];
            if (size > link.Mtu)
            {
                if (hop == 0)
                {
                    return new Fate(FateKind.Refused, link.Mtu);
                }

                var router = scenario.Routers[forward ? hop - 1 : count - 1 - hop];
                return router.SendsPtb ? new Fate(FateKind.TooBig, link.Mtu) : Silent;
            }

            if (size > SilentAbove(link, forward))
            {
                return Silent;
            }
        }

        return Delivered;
    }

    private static int SilentAbove(Link link, bool forward) => new[]
    {
        link.SwitchMtu, link.Vxlan?.Capacity, forward ? link.ForwardSilentAbove : link.ReverseSilentAbove,
    }.Min() ?? int.MaxValue;
}
