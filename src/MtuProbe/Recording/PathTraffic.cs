using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Recording;

/// <summary>
/// One measurement of one path as the wire shows it: which packets are its own, which of its probes left, which PTBs came. Told by the
/// prober's side what is sent and heard, by the capture's thread what was seen.
/// </summary>
/// <param name="expect">Told each probe's 128 bits before it leaves.</param>
internal sealed class PathTraffic(Target target, ProbeMethod method, Action<UInt128> expect, TimeProvider time)
{
    /// <summary>What came in the last moments of a search may not have been heard although nothing kept it from being.</summary>
    private static readonly TimeSpan Hearing = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly HashSet<int> _ports = [];
    private readonly Dictionary<UInt128, SentProbe> _probes = [];
    private readonly HashSet<(WireAddress? Reporter, int NextHopMtu)> _heard = [];
    private readonly List<(SeenPtb Ptb, QuoteMatch Match)> _ptbs = [];
    private DateTimeOffset? _endedAt;
    private int _packets;

    public Target Target => target;

    public ProbeMethod Method => method;

    public WireAddress Address { get; } = WireAddress.Of(target.Address);

    /// <summary>IANA's number of what carries the probes.</summary>
    public byte Protocol { get; } = (method, target.Family) switch
    {
        (ProbeMethod.Agent or ProbeMethod.Udp, _) => IpProtocols.Udp,
        (ProbeMethod.Tcp, _) => IpProtocols.Tcp,
        (ProbeMethod.Icmp, IpFamily.Ipv4) => IpProtocols.Icmp,
        (ProbeMethod.Icmp, IpFamily.Ipv6) => IpProtocols.IcmpV6,
    };

    private int TargetPort { get; } = method == ProbeMethod.Icmp ? 0 : target.Port;

    /// <summary>Local ports that nobody but this measurement uses while it lasts.</summary>
    public void Own(params ReadOnlySpan<int> ports)
    {
        lock (_lock)
        {
            foreach (var port in ports)
            {
                _ports.Add(port);
            }
        }
    }

    /// <summary>Before they leave.</summary>
    public void Send(Probe probe)
    {
        lock (_lock)
        {
            _probes[probe.Id.Value] = new SentProbe(probe.Size, CanBeLost: probe is { HopLimit: null, Direction: Direction.Forward or Direction.RoundTrip });
        }

        expect(probe.Id.Value);
    }

    /// <summary>What the kernel handed to the prober.</summary>
    public void Hear(ProbeOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome is ProbeOutcome.TooBig { Ptb: var ptb })
            {
                _heard.Add((ptb.IsFromUnknown ? null : WireAddress.Of(ptb.Reporter), ptb.NextHopMtu));
            }
            else if (outcome is ProbeOutcome.Delivered or ProbeOutcome.Fragmented or ProbeOutcome.LocalLimit && _probes.TryGetValue(outcome.Probe.Value, out var sent))
            {
                _probes[outcome.Probe.Value] = sent with { IsAnswered = true };
            }
        }
    }

    /// <summary>Nobody listens any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _endedAt ??= time.GetUtcNow();
        }
    }

    /// <summary>All that were sent.</summary>
    public IReadOnlyList<UInt128> Probes
    {
        get
        {
            lock (_lock)
            {
                return [.. _probes.Keys];
            }
        }
    }

    /// <summary>Whether a packet from here to the target, or back, is of this measurement by its ports.</summary>
    public bool Owns(byte protocol, int localPort)
    {
        lock (_lock)
        {
            return protocol == Protocol && _ports.Contains(localPort);
        }
    }

    /// <summary>One of its packets was seen.</summary>
    /// <param name="probe">The probe it carries; zero for none.</param>
    /// <param name="isLeaving">It goes to the target.</param>
    public void Seen(UInt128 probe, bool isLeaving)
    {
        lock (_lock)
        {
            _packets++;
            if (isLeaving && _probes.TryGetValue(probe, out var sent))
            {
                _probes[probe] = sent with { HasLeft = true };
            }
        }
    }

    /// <summary>A PTB was seen that quotes a packet of this measurement, or one that might be taken for it.</summary>
    public void Seen(SeenPtb ptb, QuoteMatch match)
    {
        lock (_lock)
        {
            _packets++;
            _ptbs.Add((ptb, match));
        }
    }

    /// <summary>How far the quoted packet is one of ours; null when it has nothing to do with this measurement.</summary>
    /// <param name="quote">As an ICMP error quotes it.</param>
    /// <param name="source">The address that the error was sent to, so the one that sent the packet.</param>
    public QuoteMatch? MatchOf(QuotedPacket quote, WireAddress source)
    {
        lock (_lock)
        {
            var isOurFlow = quote.Flow.Destination == Address && quote.Flow.Source == source && quote.Protocol == Protocol
                && (!quote.HasPorts || TargetPort == 0 || quote.Flow.DestinationPort == TargetPort);
            if (_probes.ContainsKey(quote.ProbeId))
            {
                return isOurFlow && (_ports.Count == 0 || _ports.Contains(quote.Flow.SourcePort)) ? QuoteMatch.Nonce : QuoteMatch.Translated;
            }

            return !isOurFlow ? null
                : quote.HasPorts && _ports.Contains(quote.Flow.SourcePort) && !quote.ReachesProbeId ? QuoteMatch.PortsOnly
                : QuoteMatch.Foreign;
        }
    }

    /// <summary>All of it.</summary>
    /// <param name="pathMtu">As measured; what is larger should be lost.</param>
    /// <param name="interfaceName">Where it was seen.</param>
    /// <param name="ear">Who listened there.</param>
    public WitnessedPath Read(PacketSize? pathMtu, string interfaceName, Ear ear)
    {
        lock (_lock)
        {
            var canTell = ear.HearsAll && method != ProbeMethod.Tcp;
            var lost = _probes.Values.Where(probe => probe is { CanBeLost: true, IsAnswered: false } && probe.Size > pathMtu).ToList();
            return new WitnessedPath
            {
                Interface = interfaceName,
                Packets = _packets,
                Missed = ear.Missed,
                Lost = canTell ? lost.Count : null,
                LostThatLeft = canTell ? lost.Count(probe => probe.HasLeft) : null,
                Ptbs =
                [
                    .. _ptbs.GroupBy(seen => (seen.Ptb.Reporter, seen.Ptb.NextHopMtu)).SelectMany(SightingsOf),
                ],
            };
        }
    }

    /// <summary>Of those that say the same: whoever ate the early ones ate the last ones too, which alone would be too late to tell.</summary>
    private IEnumerable<PtbSighting> SightingsOf(IGrouping<(WireAddress Reporter, int NextHopMtu), (SeenPtb Ptb, QuoteMatch Match)> same)
    {
        var wasHeard = _heard.Contains((same.Key.Reporter, same.Key.NextHopMtu)) || _heard.Contains((null, same.Key.NextHopMtu));
        var areLate = _endedAt is { } ended && same.All(seen => seen.Ptb.At > ended - Hearing);
        return same.GroupBy(seen => PtbFates.Of(seen.Ptb, seen.Match, wasHeard, areLate))
            .Select(end => new PtbSighting(same.Key.Reporter, same.Key.NextHopMtu, end.Key, end.Last().Ptb.Quote?.Flow, end.Count()));
    }

    private readonly record struct SentProbe(PacketSize Size, bool CanBeLost, bool HasLeft = false, bool IsAnswered = false);
}
