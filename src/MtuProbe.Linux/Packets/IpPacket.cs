using System.Buffers.Binary;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// An IP packet as far as it was captured or quoted (RFC 791 §3.1, RFC 8200 §3, §4). It is readable when its fixed header is there; what is
/// cut off behind it only makes <see cref="Payload"/> shorter.
/// </summary>
public readonly ref struct IpPacket
{
    internal IpPacket(IpFamily family, ReadOnlySpan<byte> bytes, int headers, int? size)
    {
        var whole = size is { } said && said < bytes.Length ? bytes[..said] : bytes;
        Family = family;
        Bytes = whole;
        Payload = whole.Length > headers ? whole[headers..] : default;
        Size = size is { } told && PacketSize.TryOf(told, out var packetSize) ? packetSize : null;
        PayloadBytes = size is { } length && length > headers ? length - headers : 0;
    }

    public IpFamily Family { get; }

    public WireAddress Source => WireAddress.Of(Family == IpFamily.Ipv4 ? Bytes.Slice(12, 4) : Bytes.Slice(8, 16));

    public WireAddress Destination => WireAddress.Of(Family == IpFamily.Ipv4 ? Bytes.Slice(16, 4) : Bytes.Slice(24, 16));

    /// <summary>IANA's number of what follows all the headers that were read; where they are cut or too many, of the next one.</summary>
    public byte Protocol { get; init; }

    /// <summary>As the header says; null where that is nothing, less than a header, or a jumbogram.</summary>
    public PacketSize? Size { get; }

    /// <summary>A piece of a packet. (An IPv6 packet in one single fragment, RFC 6946, is none.)</summary>
    public bool IsFragment { get; init; }

    /// <summary>Its payload begins a packet's payload: it is whole, or the first fragment.</summary>
    public bool IsStart { get; init; }

    /// <summary>A routing header with stops left: the destination is not the final one, so no checksum can be told.</summary>
    internal bool IsRouted { get; init; }

    /// <summary>From the IP header on, without any padding of the link.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What was captured of that behind the headers.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>How much there is behind the headers, as they say; 0 where <see cref="Size"/> is null.</summary>
    public int PayloadBytes { get; }

    /// <summary>Nothing is cut off.</summary>
    public bool IsWhole => Size is { } size && !IsFragment && Bytes.Length == size.Bytes;

    /// <summary>Ports are zero where there are none, or they are cut off.</summary>
    public WireFlow Flow
    {
        get
        {
            TryFlow(out var flow);
            return flow;
        }
    }

    /// <summary>The 128 bits of one of our probes in a UDP payload or behind an echo's header; zero when there are none.</summary>
    public UInt128 ProbeId =>
        IsStart && Payload.Length > Overhead.DatagramHeader && (Protocol == IpProtocols.Udp || IsEcho)
        && ProbeMessage.TryRead(Payload[Overhead.DatagramHeader..], out var message)
            ? message.Id.Value : UInt128.Zero;

    internal bool IsEcho => IsStart && Payload.Length > 0 && (Family, Protocol, Payload[0]) is
        (IpFamily.Ipv4, IpProtocols.Icmp, 0 or 8) or (IpFamily.Ipv6, IpProtocols.IcmpV6, 128 or 129);

    /// <param name="bytes">From the first byte of an IP header on.</param>
    /// <returns>False when the fixed header is cut, or is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IpPacket packet)
    {
        packet = default;
        return bytes.Length > 0 && (bytes[0] >> 4) switch
        {
            4 => Ipv4Header.TryRead(bytes, out packet),
            6 => Ipv6Headers.TryRead(bytes, out packet),
            _ => false,
        };
    }

    /// <returns>Whether the ports (or an echo's identifier) could be read.</returns>
    internal bool TryFlow(out WireFlow flow)
    {
        if (IsStart && IpProtocols.HasPorts(Protocol) && Payload.Length >= 4)
        {
            flow = new(Source, BinaryPrimitives.ReadUInt16BigEndian(Payload), Destination, BinaryPrimitives.ReadUInt16BigEndian(Payload[2..]));
            return true;
        }

        if (IsEcho && Payload.Length >= 6)
        {
            flow = new(Source, BinaryPrimitives.ReadUInt16BigEndian(Payload[4..]), Destination, 0);
            return true;
        }

        flow = new(Source, 0, Destination, 0);
        return false;
    }
}
