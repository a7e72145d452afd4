using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Recording;

/// <summary><c>--pcap FILE</c>: writes down the packets of this run and no others.</summary>
internal sealed class ProbeRecorder : IDisposable
{
    /// <summary>Beside the packet: link layer and VLAN tags.</summary>
    private const int LinkBytes = 64;

    /// <summary>More hosts would make a filter that takes longer than what it saves.</summary>
    private const int MostHostsInFilter = 32;

    private readonly string _name;
    private readonly List<Tap> _taps = [];
    private PacketFile? _file;
    private int _written;

    private ProbeRecorder(string name, TimeProvider time) =>
        (_name, Own) = (name, new OwnTraffic(nic => _taps.Exists(tap => tap.Interface == nic) ? new Ear(Missed, HearsAll: true) : null, time));

    public OwnTraffic Own { get; }

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
                    Filter = _ => Filter([.. way.Select(one => one.Target.Address).Distinct().Select(WireAddress.Of)]),
                    SnapLength = way.Max(one => one.Route.InterfaceMtu.Bytes) + LinkBytes,
                };
                recorder._taps.Add(Tap.Open(listening, recorder.Take));
            }

            // Last: whoever may not listen keeps what the file held before.
            recorder._file = PacketFile.Create(file);
            return recorder;
        }
        catch (CaptureException refused)
        {
            recorder.Dispose();
            throw new CaptureException(refused.Failure, $"--pcap: {refused.Message}", refused);
        }
    }

    /// <summary>What was recorded by now.</summary>
    public RecordedPackets Read() => new(_name, Volatile.Read(ref _written), Missed, [.. _taps.Select(tap => tap.Interface)], Failure);

    public void Dispose()
    {
        _taps.ForEach(tap => tap.Dispose());
        _file?.Dispose();
    }

    private static string Filter(WireAddress[] targets)
    {
        const string errors = "icmp or icmp6";
        return targets.Length > MostHostsInFilter ? $"udp or tcp or {errors}" : $"{string.Join(" or ", targets.Select(target => $"host {target}"))} or {errors}";
    }

    /// <summary>On a tap's thread.</summary>
    private void Take(in CapturedFrame frame)
    {
        if (WireReader.TryPacket(frame.LinkType, frame.Bytes, frame.OriginalLength, out var packet) && Own.Hear(packet, frame.At))
        {
            _file?.Write(frame.At, packet.Bytes, packet.Size?.Bytes ?? packet.Bytes.Length);
            Interlocked.Increment(ref _written);
        }
    }
}
