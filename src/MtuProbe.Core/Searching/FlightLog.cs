using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>All flights of one search and what became of their probes: the questions a search asks about its past.</summary>
/// <param name="limits">Whether a probe is more than one packet.</param>
internal sealed class FlightLog(SearchLimits limits)
{
    private const int FewProbes = 6;
    private const int UnmadeFlights = 2;

    private readonly List<SentProbe[]> _flights = [];

    public int Count => _flights.Count;

    /// <summary>The largest size that was delivered whole; null before any was.</summary>
    public PacketSize? LargestDelivered { get; private set; }

    /// <summary>What another flow of this direction found to pass, and no more; null when nothing is known of others.</summary>
    public PacketSize? Elsewhere { get; set; }

    public IEnumerable<SentProbe> Probes => _flights.SelectMany(flight => flight);

    public IReadOnlyList<IReadOnlyList<SentProbe>> Flights => _flights;

    public IReadOnlyList<SentProbe> LastFlight => Last;

    private SentProbe[] Last => _flights is [.., var last] ? last : [];

    /// <summary>Of the last flight something is still under way; what a PTB complained of may be, too.</summary>
    public bool IsWaiting(bool forTooBig)
    {
        foreach (var probe in Last)
        {
            if (probe.State == ProbeState.Outstanding || (forTooBig && probe.State == ProbeState.TooBig))
            {
                return true;
            }
        }

        return false;
    }

    public void Add(IReadOnlyList<Probe> flight)
    {
        var sent = new SentProbe[flight.Count];
        for (var i = 0; i < sent.Length; i++)
        {
            sent[i] = new SentProbe(flight[i]);
        }

        _flights.Add(sent);
    }

    /// <summary>Looked for from the last flight on: what is heard is mostly about that.</summary>
    public SentProbe? Find(ProbeId id)
    {
        for (var i = _flights.Count - 1; i >= 0; i--)
        {
            foreach (var probe in _flights[i])
            {
                if (probe.Probe.Id == id)
                {
                    return probe;
                }
            }
        }

        return null;
    }

    public void MarkDelivered(SentProbe probe)
    {
        probe.State = ProbeState.Delivered;
        if (LargestDelivered is not { } largest || probe.Size > largest)
        {
            LargestDelivered = probe.Size;
        }
    }

    /// <summary>
    /// The smallest size above <paramref name="floor"/> that may be too large: a copy was reported too big, arrived in pieces, or was lost in
    /// a flight in which something smaller arrived, a handshake for instance. One copy is enough to suspect, never to convict.
    /// </summary>
    public PacketSize? SmallestSuspectAbove(PacketSize floor)
    {
        PacketSize? suspect = null;
        foreach (var flight in _flights)
        {
            PacketSize? smallestArrived = null;
            foreach (var probe in flight)
            {
                if (probe.State == ProbeState.Delivered && (smallestArrived is not { } s || probe.Size < s))
                {
                    smallestArrived = probe.Size;
                }
            }

            foreach (var probe in flight)
            {
                var suspicious = probe.State is ProbeState.TooBig or ProbeState.Fragmented
                    || (probe.State == ProbeState.Lost && (limits.ProbesAreConnections || (smallestArrived is { } arrived && arrived < probe.Size)));
                if (suspicious && probe.Size > floor && (suspect is not { } known || probe.Size < known))
                {
                    suspect = probe.Size;
                }
            }
        }

        return suspect;
    }

    /// <summary>
    /// The case against <paramref name="size"/>: its copies, and the smaller probes that travelled with them. Only sizes that are known to pass
    /// measure chance; another size under suspicion may have been lost for being what it is. The handshakes of connections are such packets too.
    /// </summary>
    public LossCase CaseAgainst(PacketSize size)
    {
        var all = new LossCase { IsProvenElsewhere = Elsewhere is { } passes && size - passes == 1 };
        foreach (var flight in _flights)
        {
            var here = CaseAgainst(size, flight);
            if (here.LostCopies > 0 && here.SmallerSent > here.SmallerLost)
            {
                all = all.With(here);
            }
        }

        return all;
    }

    private LossCase CaseAgainst(PacketSize size, SentProbe[] flight)
    {
        var (copies, arrived, missing, witnessArrived, witnessLost) = (0, 0, 0, 0, 0);
        foreach (var probe in flight)
        {
            if (probe.Size == size && probe.State is ProbeState.Lost or ProbeState.Fragmented)
            {
                copies += limits.CopiesPerProbe;
            }

            if (limits.ProbesAreConnections && probe.State is ProbeState.Delivered or ProbeState.Lost or ProbeState.TooBig)
            {
                arrived++;
            }

            if (probe.Size >= size || !(probe.Size <= LargestDelivered))
            {
                continue;
            }

            var isLost = probe.State == ProbeState.Lost;
            var hasArrived = probe.State == ProbeState.Delivered;
            arrived += hasArrived ? 1 : 0;
            missing += isLost ? limits.CopiesPerProbe : probe.Repeats;
            if (probe.Size == LargestDelivered)
            {
                witnessArrived += hasArrived ? 1 : 0;
                witnessLost += isLost ? 1 : 0;
            }
        }

        return new LossCase(copies, missing, arrived + missing) { WitnessArrived = witnessArrived, WitnessLost = witnessLost };
    }

    /// <summary>How many of the most recent flights met nothing but silence.</summary>
    public int SilentFlights()
    {
        var silent = 0;
        while (silent < _flights.Count && Array.TrueForAll(_flights[^(silent + 1)], p => p.State is ProbeState.Lost or ProbeState.Unheard or ProbeState.NotSent))
        {
            silent++;
        }

        return silent;
    }

    /// <summary>Connections, flight after flight, and none was made, or of any use.</summary>
    public bool NeverConnected => limits.ProbesAreConnections && _flights.Count >= UnmadeFlights && Probes.All(p => p.State == ProbeState.NotSent);

    public bool WasTried(PacketSize size) => Probes.Any(p => p.Size == size && p.State is not (ProbeState.NotSent or ProbeState.Bounded or ProbeState.Unheard));

    /// <summary>
    /// The loss that has nothing to do with size: of what is known to pass, the share that did not; taken low while little was sent, because
    /// one lost of three says hardly anything.
    /// </summary>
    public double RandomLoss(PacketSize floor)
    {
        var (lost, sent) = (0, 0);
        foreach (var flight in _flights)
        {
            foreach (var probe in flight)
            {
                if (probe.Size <= floor && probe.State is (ProbeState.Lost or ProbeState.Delivered))
                {
                    sent++;
                    lost += probe.State == ProbeState.Lost ? 1 : 0;
                }
            }
        }

        return (double)lost / (sent + FewProbes);
    }
}
