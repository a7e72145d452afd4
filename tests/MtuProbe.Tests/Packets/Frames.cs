using System.Net;
using System.Net.NetworkInformation;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;
using PacketDotNet;

namespace MtuProbe.Tests.Packets;

/// <summary>Packets and frames; what PacketDotNet can build, it builds, so that our readers are held to somebody else's idea of a header.</summary>
internal static class Frames
{
    public static readonly IPAddress A4 = IPAddress.Parse("192.0.2.1");
    public static readonly IPAddress B4 = IPAddress.Parse("198.51.100.2");
    public static readonly IPAddress A6 = IPAddress.Parse("2001:db8::1");
    public static readonly IPAddress B6 = IPAddress.Parse("2001:db8:ffff::2");
    public static readonly ProbeId Id = new(new UInt128(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210));

    private static readonly PhysicalAddress Mac = PhysicalAddress.Parse("02-00-00-00-00-01");

    public static byte[] Probe
    {
        get
        {
            var payload = new byte[ProbeMessage.Size + 40];
            new ProbeMessage(MessageType.Request, Id).Write(payload);
            return payload;
        }
    }

    public static byte[] Ip(bool ipv6, Packet transport, byte hops = 64)
    {
        IPPacket packet = ipv6 ? new IPv6Packet(A6, B6) : new IPv4Packet(A4, B4) { FragmentFlags = 2 };
        packet.TimeToLive = hops;
        packet.PayloadPacket = transport;
        packet.UpdateCalculatedValues();
        return packet.Bytes;
    }

    /// <summary>An IP packet around bytes of any protocol.</summary>
    public static byte[] Ip(bool ipv6, byte protocol, byte[] payload)
    {
        byte[] header = ipv6
            ? [0x60, 0, 0, 0, .. Short(payload.Length), protocol, 64, .. A6.GetAddressBytes(), .. B6.GetAddressBytes()]
            : [0x45, 0, .. Short(20 + payload.Length), 0, 1, 0x40, 0, 64, protocol, 0, 0, .. A4.GetAddressBytes(), .. B4.GetAddressBytes()];
        return [.. header, .. payload];
    }

    public static byte[] Udp(bool ipv6, ushort from, ushort to, byte[] payload) => Ip(ipv6, new UdpPacket(from, to) { PayloadData = payload });

    /// <param name="options">A multiple of four bytes.</param>
    public static byte[] Tcp(bool ipv6, ushort from, ushort to, uint sequence, uint acknowledged, int flags, byte[] payload, byte[]? options = null) => Ip(ipv6, 6,
    [
        .. Short(from), .. Short(to), .. Long(sequence), .. Long(acknowledged), (byte)((5 + ((options?.Length ?? 0) / 4)) << 4), (byte)flags, 1, 0, 0, 0, 0, 0,
        .. options ?? [], .. payload,
    ]);

    public static byte[] Echo(bool ipv6, ushort identifier, byte[] payload) =>
        Ip(ipv6, (byte)(ipv6 ? 58 : 1), [(byte)(ipv6 ? 128 : 8), 0, 0, 0, .. Short(identifier), 0, 1, .. payload]);

    /// <summary>An ICMP error around a quote, with the right checksum.</summary>
    /// <param name="rest">Bytes 4 to 7 of the message.</param>
    public static byte[] IcmpError(bool ipv6, byte type, byte code, uint rest, byte[] quote)
    {
        byte[] message = [type, code, 0, 0, .. Long(rest), .. quote];
        byte[] pseudo = ipv6 ? [.. B6.GetAddressBytes(), .. A6.GetAddressBytes(), .. Long((uint)message.Length), 0, 0, 0, 58] : [];
        Short(Checksum([.. pseudo, .. message])).CopyTo(message, 2);
        var packet = Ip(ipv6, (byte)(ipv6 ? 58 : 1), message);

        // It comes the other way.
        (ipv6 ? (byte[])[.. B6.GetAddressBytes(), .. A6.GetAddressBytes()] : [.. B4.GetAddressBytes(), .. A4.GetAddressBytes()]).CopyTo(packet, ipv6 ? 8 : 12);
        return packet;
    }

    public static byte[] TooBig(bool ipv6, int mtu, byte[] quote) => ipv6 ? IcmpError(true, 2, 0, (uint)mtu, quote) : IcmpError(false, 3, 4, (uint)mtu, quote);

    public static byte[] Ethernet(byte[] packet, params ushort[] vlans)
    {
        byte[] frame = [.. Mac.GetAddressBytes(), .. Mac.GetAddressBytes()];
        foreach (var vlan in vlans)
        {
            frame = [.. frame, .. vlan == vlans[0] && vlans.Length > 1 ? (byte[])[0x88, 0xA8] : [0x81, 0], .. Short(vlan)];
        }

        return [.. frame, .. packet[0] >> 4 == 6 ? (byte[])[0x86, 0xDD] : [8, 0], .. packet];
    }

    public static byte[] Vxlan(bool ipv6, byte[] packet, ushort port = 4789, params ushort[] vlans) =>
        Udp(ipv6, 55_555, port, [8, 0, 0, 0, 0, 0, 42, 0, .. Ethernet(packet, vlans)]);

    public static byte[] Short(int value) => [(byte)((value >> 8) & 0xFF), (byte)(value & 0xFF)];

    private static byte[] Long(uint value) => [.. Short((int)(value >> 16)), .. Short((int)(value & 0xFFFF))];

    /// <summary>RFC 1071 §4.1, as it stands there.</summary>
    private static int Checksum(byte[] bytes)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return ~sum & 0xFFFF;
    }
}
