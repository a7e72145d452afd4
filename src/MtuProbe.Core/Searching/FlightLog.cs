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
    private readonly Dictionary<ProbeId, SentProbe> _byId = [];

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
        SentProbe[] sent = [.. flight.Select(probe => new SentProbe(probe))];
        _flights.Add(sent);
        foreach (var probe in sent)
        {
            _byId.Add(probe.Probe.Id, probe);
        }
    }

    public SentProbe? Find(ProbeId id) => _byId.GetValueOrDefault(id);

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
        var (copies, smallerLost, smallerSent, witnessArrived, witnessLost) = (0, 0, 0, 0, 0);
        foreach (var flight in _flights)
        {
            var lost = flight.Count(p => p.Size == size && p.State is (ProbeState.Lost or ProbeState.Fragmented));
            var smaller = flight.Where(p => p.Size < size && p.Size <= LargestDelivered).ToList();
            var arrived = smaller.Count(p => p.State == ProbeState.Delivered);
            var handshakes = limits.ProbesAreConnections ? flight.Count(p => p.State is (ProbeState.Delivered or ProbeState.Lost or ProbeState.TooBig)) : 0;
            if (lost == 0 || arrived + handshakes == 0)
            {
                continue;
            }

            arrived += handshakes;
            var missing = smaller.Sum(p => p.State == ProbeState.Lost ? limits.CopiesPerProbe : p.Repeats);
            copies += lost * limits.CopiesPerProbe;
            smallerSent += arrived + missing;
            smallerLost += missing;
            witnessArrived += smaller.Count(p => p.Size == LargestDelivered && p.State == ProbeState.Delivered);
            witnessLost += smaller.Count(p => p.Size == LargestDelivered && p.State == ProbeState.Lost);
        }

        return new LossCase(copies, smallerLost, smallerSent)
        {
            WitnessArrived = witnessArrived,
            WitnessLost = witnessLost,
            IsProvenElsewhere = Elsewhere is { } passes && size - passes == 1,
        };
    }

    /// <summary>How many of the most recent flights met nothing but silence.</summary>
    public int SilentFlights()
    {
        var silent = 0;
        for (var i = _flights.Count - 1; i >= 0 && _flights[i].All(p => p.State is ProbeState.Lost or ProbeState.Unheard or ProbeState.NotSent); i--)
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
        foreach (var probe in Probes)
        {
            if (probe.Size <= floor && probe.State is (ProbeState.Lost or ProbeState.Delivered))
            {
                sent++;
                lost += probe.State == ProbeState.Lost ? 1 : 0;
            }
        }

        return (double)lost / (sent + FewProbes);
    }
}
