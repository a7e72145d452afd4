using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// From a captured frame to what a witness is told: PTBs, TCP segments, fragments. It reads the packet that this interface carries, and what
/// tunnels hold only inside a quote: a PTB on its way through a VXLAN or IP-in-IP tunnel is seen on the tunnel's interface, not on the one below.
/// Total: any bytes are read, or say nothing. Only a PTB costs an allocation.
/// </summary>
public static class WireReader
{
    /// <param name="linkType">libpcap's number (DLT), see <see cref="LinkLayer"/>.</param>
    /// <param name="frame">As captured, perhaps cut.</param>
    /// <param name="originalLength">Of the frame on the wire.</param>
    /// <param name="at">The capture's own time.</param>
    public static void Read(int linkType, ReadOnlySpan<byte> frame, int originalLength, DateTimeOffset at, IWireListener listener)
    {
        if (TryPacket(linkType, frame, originalLength, out var packet))
        {
            Read(packet, at, listener);
        }
    }

    /// <returns>False when it is no IP packet, or one that says it is longer than the frame was: no host takes that.</returns>
    public static bool TryPacket(int linkType, ReadOnlySpan<byte> frame, int originalLength, out IpPacket packet)
    {
        packet = default;
        if (!LinkLayer.TryPacket(linkType, frame, out var bytes) || !IpPacket.TryRead(bytes, out packet))
        {
            return false;
        }

        var linkHeader = frame.Length - bytes.Length;
        return packet.Size is not { } size || size.Bytes <= Math.Max(frame.Length, originalLength) - linkHeader;
    }

    private static void Read(in IpPacket packet, DateTimeOffset at, IWireListener listener)
    {
        if (packet.IsFragment && packet.Size is { } piece)
        {
            listener.Hear(new SeenFragment(at, packet.Source, packet.Destination, packet.Protocol, piece, packet.IsStart));
        }

        if (packet.Size is { } size && TcpHeader.TryRead(packet, out var tcp))
        {
            listener.Hear(new SeenSegment(at, packet.Flow, size, tcp.Sequence, tcp.Acknowledged, tcp.PayloadBytes, tcp.Flags, tcp.Window, tcp.Mss, tcp.SacksBeyond));
        }
        else if (IcmpError.TryRead(packet, out var error) && error.IsPacketTooBig)
        {
            listener.Hear(new SeenPtb(at, packet.Source, packet.Destination, error.NextHopMtu, error.IsWhole, error.ReadQuote()));
        }
    }
}
