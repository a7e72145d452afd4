using System.Buffers.Binary;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// The answer to a request; also to a reverse request whose cookie is not (or no longer) valid, so that its sender learns a fresh one.
/// </summary>
/// <param name="ArrivedLength">UDP payload bytes that arrived.</param>
/// <param name="LargestFragment">Whole IP packet of the largest fragment; 0 when it arrived in one piece.</param>
/// <param name="InterfaceMtu">Of the interface that packets to <paramref name="Source"/> leave by; 0 when unknown.</param>
/// <param name="RouteMtu">Of the route to <paramref name="Source"/>; 0 when it sets none or is unknown. What is larger says 65,535.</param>
/// <param name="Source">Where it came from, as seen there.</param>
/// <param name="Cookie">Proof that its reader receives at <paramref name="Source"/>.</param>
internal readonly record struct Acknowledgement(
    ProbeId Id, ushort ArrivedLength, ushort LargestFragment, uint InterfaceMtu, ushort RouteMtu, InternetEndpoint Source, uint Instance, ulong NodeHash, ulong Cookie)
{
    public const int Size = 68;

    public static bool TryRead(ReadOnlySpan<byte> head, out Acknowledgement message)
    {
        message = default;
        if (head.Length < Size || !ProbeMessage.TryRead(head, out var start) || start.Type != MessageType.Acknowledgement)
        {
            return false;
        }

        message = new(
            start.Id,
            BinaryPrimitives.ReadUInt16BigEndian(head[20..]),
            BinaryPrimitives.ReadUInt16BigEndian(head[22..]),
            BinaryPrimitives.ReadUInt32BigEndian(head[24..]),
            BinaryPrimitives.ReadUInt16BigEndian(head[30..]),
            new InternetEndpoint(BinaryPrimitives.ReadUInt128BigEndian(head[32..]), BinaryPrimitives.ReadUInt16BigEndian(head[28..])),
            BinaryPrimitives.ReadUInt32BigEndian(head[48..]),
            BinaryPrimitives.ReadUInt64BigEndian(head[52..]),
            BinaryPrimitives.ReadUInt64BigEndian(head[60..]));
        return true;
    }

    /// <summary>What it tells of the responder. No packet has an MTU of 0: that means unknown.</summary>
    public PeerInfo ToPeer() => new(Instance, NodeHash, Told(InterfaceMtu), Source.ToIPEndPoint()) { RouteMtu = Told(RouteMtu) };

    public void Write(Span<byte> head)
    {
        new ProbeMessage(MessageType.Acknowledgement, Id).Write(head);
        BinaryPrimitives.WriteUInt16BigEndian(head[20..], ArrivedLength);
        BinaryPrimitives.WriteUInt16BigEndian(head[22..], LargestFragment);
        BinaryPrimitives.WriteUInt32BigEndian(head[24..], InterfaceMtu);
        BinaryPrimitives.WriteUInt16BigEndian(head[28..], Source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(head[30..], RouteMtu);
        BinaryPrimitives.WriteUInt128BigEndian(head[32..], Source.Address);
        BinaryPrimitives.WriteUInt32BigEndian(head[48..], Instance);
        BinaryPrimitives.WriteUInt64BigEndian(head[52..], NodeHash);
        BinaryPrimitives.WriteUInt64BigEndian(head[60..], Cookie);
    }
    private static PacketSize? Told(uint mtu) => PacketSize.TryOf((int)Math.Min(mtu, int.MaxValue), out var size) ? size : null;
}
