using System.Buffers.Binary;
using System.Net;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>A PTB as bytes, true or not: ICMPv4 type 3 code 4 (RFC 1191 §4) or ICMPv6 type 2 (RFC 4443 §3.2), IP header included.</summary>
internal static class PtbMessage
{
    /// <summary>RFC 4443 §2.4 (c): no ICMPv6 error is larger.</summary>
    internal const int Largest = 1280;

    private const int LargestIpv4 = 576;
    private const int Ipv4Header = 20;
    private const int Ipv6Header = 40;
    private const int IcmpHeader = 8;

    /// <summary>UDP's header, or that of an echo: ports or identifier.</summary>
    private const int TransportHeader = 8;

    private const int HopLimit = 64;
    private const byte Ipv4Icmp = 1;
    private const byte Ipv6Icmp = 58;

    /// <summary>In IPv4 only a packet that forbids fragmentation gets one (RFC 792).</summary>
    internal static bool IsDue(ReadOnlySpan<byte> packet) => (packet[0] >> 4) switch
    {
        4 => packet.Length > Ipv4Header + TransportHeader && (packet[6] & 0x40) != 0,
        6 => packet.Length > Ipv6Header + TransportHeader,
        _ => false,
    };

    /// <summary>Writes the message about <paramref name="packet"/> to its sender; returns its length.</summary>
    internal static int Write(ReadOnlySpan<byte> packet, WrittenPtb ptb, IPAddress reporter, Span<byte> message)
    {
        message.Clear();
        return packet[0] >> 4 == 4 ? WriteIpv4(packet, ptb, reporter, message) : WriteIpv6(packet, ptb, reporter, message);
    }

    private static int WriteIpv4(ReadOnlySpan<byte> packet, WrittenPtb ptb, IPAddress reporter, Span<byte> message)
    {
        var icmp = message[Ipv4Header..LargestIpv4];
        icmp[0] = 3;
        icmp[1] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[6..], (ushort)ptb.Says);
        var header = (packet[0] & 0xF) * 4;
        var quoted = Quote(packet, header, ptb.Quote, icmp[IcmpHeader..]);
        if (ptb.Quote == PtbQuote.Translated)
        {
            icmp[IcmpHeader + Ipv4Header - 1] ^= 0x40;
            Seal(icmp.Slice(IcmpHeader, header), checksumAt: 10);
        }

        icmp = icmp[..(IcmpHeader + quoted)];
        Seal(icmp, checksumAt: 2);
        var length = Ipv4Header + icmp.Length;
        message[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)length);
        message[8] = HopLimit;
        message[9] = Ipv4Icmp;
        reporter.TryWriteBytes(message[12..], out _);
        packet.Slice(12, 4).CopyTo(message[16..]);
        Seal(message[..Ipv4Header], checksumAt: 10);
        return length;
    }

    private static int WriteIpv6(ReadOnlySpan<byte> packet, WrittenPtb ptb, IPAddress reporter, Span<byte> message)
    {
        var icmp = message[Ipv6Header..Largest];
        icmp[0] = 2;
        BinaryPrimitives.WriteInt32BigEndian(icmp[4..], ptb.Says);
        var quoted = Quote(packet, Ipv6Header, ptb.Quote, icmp[IcmpHeader..]);
        if (ptb.Quote == PtbQuote.Translated)
        {
            icmp[IcmpHeader + Ipv6Header - 1] ^= 0x40;
        }

        icmp = icmp[..(IcmpHeader + quoted)];
        message[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], (ushort)icmp.Length);
        message[6] = Ipv6Icmp;
        message[7] = HopLimit;
        reporter.TryWriteBytes(message[8..], out _);
        packet.Slice(8, 16).CopyTo(message[24..]);

        // RFC 8200 §8.1: a pseudo-header of both addresses, length and protocol counts too.
        Seal(icmp, checksumAt: 2, InternetChecksum.Sum(message[8..Ipv6Header]) + (uint)icmp.Length + Ipv6Icmp);
        return Ipv6Header + icmp.Length;
    }

    private static int Quote(ReadOnlySpan<byte> packet, int header, PtbQuote quote, Span<byte> into)
    {
        var length = Math.Min(quote == PtbQuote.EightBytes ? header + TransportHeader : packet.Length, into.Length);
        packet[..length].CopyTo(into);
        if (quote == PtbQuote.Forged)
        {
            into[(header + TransportHeader)..length].Clear();
        }

        return length;
    }

    private static void Seal(Span<byte> bytes, int checksumAt, uint sum = 0)
    {
        bytes.Slice(checksumAt, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes[checksumAt..], InternetChecksum.Of(bytes, sum));
    }
}
