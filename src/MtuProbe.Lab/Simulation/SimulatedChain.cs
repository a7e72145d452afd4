using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>A scenario's links and routers as arithmetic: where a packet of a size gets, and when.</summary>
internal sealed class SimulatedChain(Scenario scenario, IpFamily family, Random random, VirtualTime time)
{
    private static readonly TimeSpan PerLink = TimeSpan.FromMicroseconds(20);

    private readonly Dictionary<(int Router, bool Forward), BottleneckLane> _bottlenecks = [];
    private readonly HashSet<(int Link, bool Forward)> _learned = [];
    private readonly SimulatedLanes _lanes = new(scenario, random);

    /// <summary>Whether an echo gets through at all.</summary>
    public bool PassesIcmp => scenario.Routers.All(router => router.PassesIcmp);

    /// <param name="size">Whole packet.</param>
    /// <param name="forward">Client to server, or back.</param>
    /// <param name="fragmentable">No DF: a router cuts it up where its next link is narrower (IPv4).</param>
    /// <param name="flow">Decides which of several cables it takes.</param>
    /// <param name="hopLimit">The router that finds it used up looks at nothing else, the size included; null for more than there are routers.</param>
    public Journey Travel(PacketSize size, bool forward, bool fragmentable, Flow flow = default, int? hopLimit = null)
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
                return new Journey(JourneyEnd.Expired, took, router);
            }

            if (step > 0 && !Passes(scenario.Routers[router], forward, ref took))
            {
                return new Journey(JourneyEnd.Vanished, took);
            }

            if (step > 0 && Stopped(router, size, forward, fragmentable, took) is { } stopped)
            {
                return stopped;
            }

            if (size.Bytes > link.Mtu && !(fragmentable && step > 0))
            {
                var end = step == 0 ? JourneyEnd.Refused : scenario.Routers[router].SendsPtb ? JourneyEnd.TooBig : JourneyEnd.Vanished;
                return new Journey(end, took, router, link.Mtu);
            }

            if (link.Vxlan is { } vxlan && size.Bytes > vxlan.Capacity && !fragmentable)
            {
                return Encapsulated(index, router, vxlan, forward, took);
            }

            took += PerLink;
            var cable = _lanes.Choose(index, flow, forward);
            if (size.Bytes > link.SwitchMtu
                || size.Bytes > (forward ? link.ForwardSilentAbove : link.ReverseSilentAbove)
                || size.Bytes > (forward ? cable?.ForwardSilentAbove : cable?.ReverseSilentAbove)
                || IsThinned(size, forward ? link.ForwardLossAbove : link.ReverseLossAbove))
            {
                return new Journey(JourneyEnd.Vanished, took);
            }
        }

        return new Journey(JourneyEnd.Arrived, took);
    }

    /// <summary>How many copies of a packet a direction makes of one.</summary>
    public int Copies()
    {
        var copies = 1;
        foreach (var router in scenario.Routers.Where(router => router.DuplicatePercent > 0))
        {
            copies += random.NextDouble() * 100 < router.DuplicatePercent ? 1 : 0;
        }

        return copies;
    }

    /// <summary>A small ICMP message from a router to one end; null when it is lost on the way.</summary>
    public TimeSpan? FromRouter(int router, bool forward)
    {
        var took = PerLink;
        if (!scenario.Routers[router].PassesIcmp)
        {
            return null;
        }

        for (var i = forward ? router + 1 : router - 1; i >= 0 && i < scenario.Routers.Count; i += forward ? 1 : -1)
        {
            if (!Passes(scenario.Routers[i], forward, ref took) || !scenario.Routers[i].PassesIcmp)
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
        took += TimeSpan.FromMilliseconds(router.DelayMs + (router.JitterMs > 0 ? random.NextDouble() * router.JitterMs : 0));
        var loss = forward ? router.ForwardLossPercent : router.ReverseLossPercent;
        return loss <= 0 || random.NextDouble() * 100 >= loss;
    }

    private Journey? Stopped(int router, PacketSize size, bool forward, bool fragmentable, TimeSpan took)
    {
        if (scenario.Routers[router].Bottleneck is not { } bottleneck)
        {
            return null;
        }

        if (!_bottlenecks.TryGetValue((router, forward), out var lane))
        {
            _bottlenecks[(router, forward)] = lane = new BottleneckLane(bottleneck);
        }

        if (lane.Passes(size.Bytes))
        {
            return null;
        }

        return !fragmentable && lane.Tell(time.Now + took) is { } ptb
            ? new Journey(JourneyEnd.TooBig, took, router, ptb.Says, Match(ptb.Quote))
            : new Journey(JourneyEnd.Vanished, took);
    }

    /// <summary>
    /// A tunnel end drops what does not fit the underlay in silence, and notes the limit on its route. In IPv4 a router forwards as before;
    /// in IPv6 it obeys the note, and from then on sends PTBs.
    /// </summary>
    private Journey Encapsulated(int link, int router, Vxlan vxlan, bool forward, TimeSpan took) =>
        _learned.Add((link, forward)) || family == IpFamily.Ipv4
            ? new Journey(JourneyEnd.Vanished, took)
            : new Journey(JourneyEnd.TooBig, took, router, vxlan.Capacity);

    private static QuoteMatch Match(PtbQuote quote) => quote switch
    {
        PtbQuote.Whole => QuoteMatch.Nonce,
        PtbQuote.EightBytes => QuoteMatch.PortsOnly,
        PtbQuote.Translated => QuoteMatch.Translated,
        PtbQuote.Forged => QuoteMatch.Foreign,
    };
}
