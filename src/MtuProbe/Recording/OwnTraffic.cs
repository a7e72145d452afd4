using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Recording;

/// <summary>
/// Which of a wire's packets belong to the measurements under way: by the 128 bits of a probe, or by a port that only this process uses; ICMP
/// errors by what they quote. Told by the capture's threads what was seen, it explains each finding by that.
/// </summary>
/// <param name="earOn">Who listens to an interface; null when nobody does.</param>
internal sealed class OwnTraffic(Func<string, Ear?> earOn, TimeProvider time)
{
    /// <summary>First fragments whose rest may still come.</summary>
    private const int MostCut = 64;

    /// <summary>How long the last packets may take from the kernel to the capture.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<UInt128, PathTraffic> _byProbe = new();
    private readonly ConcurrentDictionary<WireAddress, ImmutableArray<PathTraffic>> _byTarget = new();
    private readonly Queue<(WireAddress, WireAddress, uint)> _cut = new();

    /// <summary>A measurement begins; what it sends and hears is to be told to what this returns.</summary>
    public PathTraffic Begin(Target target, ProbeMethod method)
    {
        PathTraffic traffic = null!;
        traffic = new PathTraffic(target, method, probe => _byProbe[probe] = traffic, time);
        _byTarget.AddOrUpdate(traffic.Address, [traffic], (_, others) => others.Add(traffic));
        return traffic;
    }

    /// <summary>The finding, explained by what was seen of the measurement that it was made by. All measurements of its target are over then.</summary>
    public async Task<Finding> ExplainAsync(Finding finding, string interfaceName)
    {
        if (earOn(interfaceName) is not null)
        {
            await Task.Delay(Settling, time, CancellationToken.None).ConfigureAwait(false);
        }

        var told = Forget(finding.Path.Target).LastOrDefault(traffic => traffic.Method == finding.Path.Method);
        return told is not null && earOn(interfaceName) is { } ear ? finding.With(told.Read(finding.Forward.PathMtu, interfaceName, ear)) : finding;
    }

    /// <returns>Whether the packet is one of ours.</returns>
    public bool Hear(in IpPacket packet, DateTimeOffset at)
    {
        if (IcmpError.TryRead(packet, out var error))
        {
            return error.ReadQuote() is { } quote && (error.IsPacketTooBig
                ? Hear(new SeenPtb(at, packet.Source, packet.Destination, error.NextHopMtu, error.IsWhole, quote))
                : IsAnError(quote, packet.Destination));
        }

        var probe = packet.ProbeId;
        var traffic = probe != UInt128.Zero && _byProbe.TryGetValue(probe, out var named) ? named : ByPorts(packet);
        if (traffic is null)
        {
            return packet is { IsFragment: true, IsStart: false } && IsRestOfOurs(packet);
        }

        traffic.Seen(probe, isLeaving: packet.Destination == traffic.Address);
        if (packet.IsFragment)
        {
            Remember(packet);
        }

        return true;
    }

    /// <returns>Whether it quotes one of our packets, or what pretends to be one.</returns>
    public bool Hear(SeenPtb ptb)
    {
        if (ptb.Quote is not { } quote || Find(quote, ptb.SentTo) is not { } found)
        {
            return false;
        }

        found.Traffic.Seen(ptb, found.Match);
        return true;
    }

    /// <summary>Of an error that is no PTB: what concerns somebody else's connection to the target is none of ours.</summary>
    private bool IsAnError(QuotedPacket quote, WireAddress sentTo)
    {
        if (Find(quote, sentTo) is not { Match: not QuoteMatch.Foreign } found)
        {
            return false;
        }

        found.Traffic.Seen(UInt128.Zero, isLeaving: false);
        return true;
    }

    private (PathTraffic Traffic, QuoteMatch Match)? Find(QuotedPacket quote, WireAddress sentTo)
    {
        ImmutableArray<PathTraffic> candidates = _byProbe.TryGetValue(quote.ProbeId, out var named) ? [named]
            : _byTarget.TryGetValue(quote.Flow.Destination, out var there) ? there : [];
        (PathTraffic, QuoteMatch)? best = null;
        foreach (var traffic in candidates)
        {
            if (traffic.MatchOf(quote, sentTo) is { } match && (best is not { } other || match < other.Item2))
            {
                best = (traffic, match);
            }
        }

        return best;
    }

    private PathTraffic? ByPorts(in IpPacket packet)
    {
        var flow = packet.Flow;
        var protocol = packet.Protocol;
        return Find(flow.Destination, flow.SourcePort) ?? Find(flow.Source, flow.DestinationPort);

        PathTraffic? Find(WireAddress remote, int localPort) => _byTarget.TryGetValue(remote, out var paths) ? paths.FirstOrDefault(path => path.Owns(protocol, localPort)) : null;
    }

    private IReadOnlyList<PathTraffic> Forget(Target target)
    {
        var address = WireAddress.Of(target.Address);
        var over = _byTarget.TryGetValue(address, out var there) ? [.. there.Where(traffic => traffic.Target == target)] : Array.Empty<PathTraffic>();
        foreach (var traffic in over)
        {
            if (_byTarget.AddOrUpdate(address, [], (_, others) => others.Remove(traffic)) is [])
            {
                _byTarget.TryRemove(KeyValuePair.Create(address, ImmutableArray<PathTraffic>.Empty));
            }

            foreach (var probe in traffic.Probes)
            {
                _byProbe.TryRemove(probe, out _);
            }
        }

        return over;
    }

    private void Remember(in IpPacket packet)
    {
        lock (_cut)
        {
            _cut.Enqueue((packet.Source, packet.Destination, Identification(packet)));
            if (_cut.Count > MostCut)
            {
                _cut.Dequeue();
            }
        }
    }

    private bool IsRestOfOurs(in IpPacket packet)
    {
        lock (_cut)
        {
            return _cut.Contains((packet.Source, packet.Destination, Identification(packet)));
        }
    }

    /// <summary>What fragments of one packet have in common (RFC 791 §3.1; RFC 8200 §4.5, where the fragment header comes first).</summary>
    private static uint Identification(in IpPacket packet) => packet.Family switch
    {
        IpFamily.Ipv4 => BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes[4..]),
        IpFamily.Ipv6 => packet.Bytes.Length >= 48 && packet.Bytes[6] == 44 ? BinaryPrimitives.ReadUInt32BigEndian(packet.Bytes[44..]) : 0,
    };
}
