using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Simulation;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>
/// Counts whole IP packets of one path by the second, both directions: probes, acknowledgements, requests for a packet back, those packets, and PTBs. A packet
/// counts where it leaves; of one back it is taken that its request arrived.
/// </summary>
internal sealed class Meter(IProber prober, VirtualTime time, IpFamily family) : IProber
{
    private readonly HashSet<ProbeId> _there = [];
    private readonly SortedDictionary<int, WireSecond> _seconds = [];

    private readonly int _acknowledgement = Overhead.PacketAround(Acknowledgement.Size, family).Bytes;

    /// <summary>A router quotes as much as fits (RFC 1812 §4.3.2.3, RFC 4443 §3.2).</summary>
    private readonly int _ptb = family switch { IpFamily.Ipv4 => 576, IpFamily.Ipv6 => 1280 };

    public IReadOnlyList<WireSecond> Seconds => [.. _seconds.Values];

    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        foreach (var probe in flight)
        {
            Count(probe.Size.Bytes);
            if (probe.Direction == Direction.Reverse)
            {
                Count(WireProtocol.SmallestRequest.Bytes);
            }
            else
            {
                _there.Add(probe.Id);
            }
        }

        return prober.SendAsync(flight, cancellationToken);
    }

    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var outcome = await prober.ReceiveAsync(wait, cancellationToken).ConfigureAwait(false);
        if (outcome is ProbeOutcome.Delivered && _there.Remove(outcome.Probe))
        {
            Count(_acknowledgement);
        }
        else if (outcome is ProbeOutcome.TooBig)
        {
            Count(_ptb);
        }

        return outcome;
    }

    private void Count(int bytes)
    {
        var second = (int)time.Now.TotalSeconds;
        var before = _seconds.GetValueOrDefault(second);
        _seconds[second] = new WireSecond(second, before.Packets + 1, before.Bytes + bytes);
    }
}
