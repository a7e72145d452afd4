using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>A scenario's links and routers as arithmetic: where a packet of a size gets, and when.</summary>
internal sealed class SimulatedChain(Scenario scenario, Random random)
{
    private static readonly TimeSpan PerLink = TimeSpan.FromMicroseconds(20);

    /// <param name="size">Whole packet.</param>
    /// <param name="forward">Client to server, or back.</param>
    /// <param name="fragmentable">No DF: a router cuts it up where its next link is narrower (IPv4).</param>
    /// <param name="hopLimit">The router that finds it used up looks at nothing else, the size included; null for more than there are routers.</param>
    public Journey Travel(PacketSize size, bool forward, bool fragmentable, int? hopLimit = null)
    {
        var took = TimeSpan.Zero;
        var count = scenario.Links.Count;
        for (var step = 0; step < count; step++)
        {
            var index = forward ? step : count - 1 - step;
            var link = scenario.Links[index];
            var router = forward ? index - 1 : index;
            if (step > 0 && step >= hopLimit)
            {
                return new Journey(JourneyEnd.Expired, took, router, null);
            }

            if (step > 0 && !Passes(scenario.Routers[router], forward, ref took))
            {
                return new Journey(JourneyEnd.Vanished, took, 0, null);
            }

            if (size.Bytes > link.Mtu && !(fragmentable && step > 0))
            {
                var end = step == 0 ? JourneyEnd.Refused : scenario.Routers[router].SendsPtb ? JourneyEnd.TooBig : JourneyEnd.Vanished;
                return new Journey(end, took, router, PacketSize.Of(link.Mtu));
            }

            took += PerLink;
            if (size.Bytes > link.SwitchMtu || size.Bytes > (forward ? link.ForwardSilentAbove : link.ReverseSilentAbove)
                || IsThinned(size, forward ? link.ForwardLossAbove : link.ReverseLossAbove))
            {
                return new Journey(JourneyEnd.Vanished, took, 0, null);
            }
        }

        return new Journey(JourneyEnd.Arrived, took, 0, null);
    }

    /// <summary>A small ICMP message from a router to one end; null when it is lost on the way.</summary>
    public TimeSpan? FromRouter(int router, bool forward)
    {
        var took = PerLink;
        for (var i = forward ? router + 1 : router - 1; i >= 0 && i < scenario.Routers.Count; i += forward ? 1 : -1)
        {
            if (!Passes(scenario.Routers[i], forward, ref took))
            {
                return null;
            }

            took += PerLink;
        }

        return took;
    }

    private bool IsThinned(PacketSize size, LossAbove? loss) => size.Bytes > loss?.Size && random.NextDouble() * 100 < loss.Percent;

    private bool Passes(Router router, bool forward, ref TimeSpan took)
    {
        took += TimeSpan.FromMilliseconds(router.DelayMs);
        var loss = forward ? router.ForwardLossPercent : router.ReverseLossPercent;
        return loss <= 0 || random.NextDouble() * 100 >= loss;
    }
}
