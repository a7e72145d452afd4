using System.Net;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Lab.Kernel;

/// <summary>One direction of a relay: what it does to each packet that comes out of one device on its way into the other.</summary>
internal sealed class RelayLane(TunDevice from, TunDevice to, RelaySettings settings, double lossPercent, int seed)
{
    // A generator per direction, so that what one loses does not depend on how the two interleave.
    private readonly Random _random = new(seed);
    private readonly BottleneckLane? _bottleneck = settings.Bottleneck is { } narrow ? new BottleneckLane(narrow) : null;
    private readonly byte[] _ptb = new byte[PtbMessage.Largest];

    public TunDevice From => from;

    public TunDevice To => to;

    /// <summary>How many copies of the packet go on; 0 when it ends here, which its sender may be told.</summary>
    public int Admit(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_random.NextDouble() * 100 < lossPercent)
        {
            return 0;
        }

        if (_bottleneck?.Passes(packet.Length) == false)
        {
            Complain(packet, now);
            return 0;
        }

        return settings.DuplicatePercent > 0 && _random.NextDouble() * 100 < settings.DuplicatePercent ? 2 : 1;
    }

    /// <summary>Drawn anew for each packet, so that packets overtake each other.</summary>
    public TimeSpan Delay() =>
        TimeSpan.FromMilliseconds(settings.DelayMs + (settings.JitterMs > 0 ? _random.NextDouble() * settings.JitterMs : 0));

    private void Complain(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (PtbMessage.IsDue(packet) && Reporter(packet) is { } reporter && _bottleneck!.Tell(now) is { } ptb)
        {
            from.Write(_ptb.AsSpan(0, PtbMessage.Write(packet, ptb, reporter, _ptb)));
        }
    }

    private IPAddress? Reporter(ReadOnlySpan<byte> packet) => packet[0] >> 4 == 4 ? settings.ReporterIpv4 : settings.ReporterIpv6;
}
