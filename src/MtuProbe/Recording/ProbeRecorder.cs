using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Recording;

/// <summary>
/// <c>--pcap FILE</c>: writes down the packets of this run and no others, and tells of each path what they prove. Packets are its own by the
/// 128 bits of their probe, or by a port that only this process uses; ICMP errors by what they quote.
/// </summary>
internal sealed class ProbeRecorder : IDisposable
{
    /// <summary>Beside the packet: link layer and VLAN tags.</summary>
    private const int LinkBytes = 64;

    /// <summary>More hosts would make a filter that takes longer than what it saves.</summary>
    private const int MostHostsInFilter = 32;

    /// <summary>How long the last packets may take from the kernel to the tap.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    private readonly string _name;
    private readonly TimeProvider _time;
    private PacketFile? _file;
    private readonly List<Tap> _taps = [];
    private readonly ConcurrentDictionary<UInt128, PathTraffic> _byProbe = new();
    private readonly ConcurrentDictionary<WireAddress, ImmutableArray<PathTraffic>> _byTarget = new();
    private readonly ConcurrentDictionary<(Target, ProbeMethod), PathTraffic> _latest = new();
    private readonly Queue<(WireAddress, WireAddress, uint)> _cut = new();
    private int _written;

    private ProbeRecorder(string name, TimeProvider time) => (_name, _time) = (name, time);

    /// <summary>Frames that the capture lost; null when it broke off, so that nobody knows.</summary>
    private long? Missed => Failure is null ? _taps.Sum(tap => tap.Statistics.Dropped) : null;

    private string? Failure => _taps.Where(tap => tap.Ended.IsCompletedSuccessfully).Select(tap => tap.Ended.Result?.Message).FirstOrDefault(message => message is not null);

    /// <summary>Listens where the targets are reached from now on.</summary>
    /// <exception cref="CaptureException">libpcap, the privilege or the file is missing.</exception>
    public static ProbeRecorder Start(string file, IReadOnlyList<Target> targets, IPAddress? source, TimeProvider time)
    {
        var recorder = new ProbeRecorder(file, time);
        try
        {
            foreach (var way in targets
                .Select(target => RouteTable.TryLookup(target.Address, source, out var route, out _) ? (Target: target, Route: route) : default)
                .Where(way => way.Route is not null)
                .GroupBy(way => way.Route.InterfaceName))
            {
                var listening = new TapOptions
                {
                    Interface = way.Key,
                    Filter = Filter([.. way.Select(one => one.Target).DistinctBy(target => target.Address)]),
                    SnapLength = way.Max(one => one.Route.InterfaceMtu.Bytes) + LinkBytes,
                };
                recorder._taps.Add(Tap.Open(listening, recorder.Take));
            }

            // Last: whoever may not listen keeps what the file held before.
            recorder._file = PacketFile.Create(file);
            return recorder;
        }
        catch
        {
            recorder.Dispose();
            throw;
        }
    }

    /// <summary>A measurement begins; what it sends and hears is to be told to what this returns.</summary>
    public PathTraffic Begin(Target target, ProbeMethod method)
    {
        PathTraffic traffic = null!;
        traffic = new PathTraffic(target, method, probe => _byProbe[probe] = traffic, _time);
        _byTarget.AddOrUpdate(traffic.Target, [traffic], (_, others) => others.Add(traffic));
        _latest[(target, method)] = traffic;
        return traffic;
    }

    /// <summary>The finding, explained by what was seen of the measurement that it was made by.</summary>
    public async Task<Finding> ExplainAsync(Finding finding, string interfaceName)
    {
        if (!_latest.TryGetValue((finding.Path.Target, finding.Path.Method), out var traffic))
        {
            return finding;
        }

        await Task.Delay(Settling, _time, CancellationToken.None).ConfigureAwait(false);
        return finding.With(traffic.Read(finding.Forward.PathMtu, interfaceName, Missed));
    }

    /// <summary>What was recorded by now.</summary>
    public RecordedPackets Read() => new(_name, Volatile.Read(ref _written), Missed, [.. _taps.Select(tap => tap.Interface)], Failure);

    public void Dispose()
    {
        _taps.ForEach(tap => tap.Dispose());
        _file?.Dispose();
    }

    private static string Filter(Target[] targets)
    {
        const string errors = "icmp or icmp6";
        return targets.Length > MostHostsInFilter ? $"udp or tcp or {errors}" : $"{string.Join(" or ", targets.Select(target => $"host {WireAddress.Of(target.Address)}"))} or {errors}";
    }

    /// <summary>On a tap's thread.</summary>
    private void Take(in CapturedFrame frame)
    {
        if (!WireReader.TryPacket(frame.LinkType, frame.Bytes, frame.OriginalLength, out var packet) || !IsOurs(packet, frame.At))
        {
            return;
        }

        _file?.Write(frame.At, packet.Bytes, packet.Size?.Bytes ?? packet.Bytes.Length);
        Interlocked.Increment(ref _written);
    }

    private bool IsOurs(in IpPacket packet, DateTimeOffset at)
    {
        if (IcmpError.TryRead(packet, out var error))
        {
            return IsAboutUs(packet, error, at);
        }

        var probe = packet.ProbeId;
        var traffic = probe != UInt128.Zero && _byProbe.TryGetValue(probe, out var named) ? named : ByPorts(packet);
        if (traffic is null)
        {
            return packet is { IsFragment: true, IsStart: false } && IsRestOfOurs(packet);
        }

        traffic.Seen(probe, isLeaving: packet.Destination == traffic.Target);
        if (packet.IsFragment)
        {
            Remember(packet);
        }

        return true;
    }

    private PathTraffic? ByPorts(in IpPacket packet)
    {
        var flow = packet.Flow;
        var protocol = packet.Protocol;
        return Find(flow.Destination, flow.SourcePort) ?? Find(flow.Source, flow.DestinationPort);

        PathTraffic? Find(WireAddress remote, int localPort) => _byTarget.TryGetValue(remote, out var paths) ? paths.FirstOrDefault(path => path.Owns(protocol, localPort)) : null;
    }

    private bool IsAboutUs(in IpPacket packet, in IcmpError error, DateTimeOffset at)
    {
        if (error.ReadQuote() is not { } quote)
        {
            return false;
        }

        var source = packet.Destination;
        var candidates = _byProbe.TryGetValue(quote.ProbeId, out var named) ? [named]
            : _byTarget.TryGetValue(quote.Flow.Destination, out var there) ? there : [];
        var (traffic, match) = candidates.Select(path => (Path: path, Match: path.MatchOf(quote, source))).OrderBy(found => found.Match ?? (QuoteMatch)int.MaxValue).FirstOrDefault();
        if (match is not { } how)
        {
            return false;
        }

        if (error.IsPacketTooBig)
        {
            traffic.Seen(new SeenPtb(at, packet.Source, packet.Destination, error.NextHopMtu, error.IsWhole, quote), how);
        }

        // Who says the same of somebody else's connection to the target is no part of this probe, but for what pretends to be.
        if (how == QuoteMatch.Foreign && !error.IsPacketTooBig)
        {
            return false;
        }

        traffic.Seen(UInt128.Zero, isLeaving: false);
        return true;
    }

    private void Remember(in IpPacket packet)
    {
        lock (_cut)
        {
            _cut.Enqueue((packet.Source, packet.Destination, Identification(packet)));
            if (_cut.Count > 64)
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
