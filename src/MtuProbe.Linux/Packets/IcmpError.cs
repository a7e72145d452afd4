using System.Buffers.Binary;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Linux.Packets;

/// <summary>An ICMP message that quotes the packet it is about (RFC 792, RFC 4443 §3), of any kind.</summary>
public readonly ref struct IcmpError
{
    private const int Header = 8;

    // RFC 4884 §3: with extensions, the quote has at least this.
    private const int SmallestExtendedQuote = 128;

    public byte Type { get; private init; }

    public byte Code { get; private init; }

    public IpFamily Family { get; private init; }

    /// <summary>ICMPv4 type 3 code 4, ICMPv6 type 2 (of any code, RFC 4443 §3.2).</summary>
    public bool IsPacketTooBig => (Family, Type, Code) is (IpFamily.Ipv4, 3, 4) or (IpFamily.Ipv6, 2, _);

    /// <summary>The hop limit ran out; not that fragments were missing (code 1).</summary>
    public bool IsTimeExceeded => (Family, Type, Code) is (IpFamily.Ipv4, 11, 0) or (IpFamily.Ipv6, 3, 0);

    /// <summary>Of a PTB, as it says; what is larger than an int says that. 0 for every other error.</summary>
    public int NextHopMtu { get; private init; }

    /// <summary>Its checksum is right, or too little was captured to tell.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>From the quoted packet's IP header on; without extensions (RFC 4884), perhaps with padding before them.</summary>
    public ReadOnlySpan<byte> Quote { get; private init; }

    /// <returns>False when it is none, or cut off before its quote.</returns>
    public static bool TryRead(in IpPacket packet, out IcmpError error)
    {
        error = default;
        var message = packet.Payload;
        if (!packet.IsStart || message.Length < Header || !IsError(packet.Family, packet.Protocol, message[0]))
        {
            return false;
        }

        error = new IcmpError { Family = packet.Family, Type = message[0], Code = message[1] };
        error = error with
        {
            NextHopMtu = !error.IsPacketTooBig ? 0
                : packet.Family == IpFamily.Ipv4 ? BinaryPrimitives.ReadUInt16BigEndian(message[6..])
                : (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(message[4..]), int.MaxValue),
            IsWhole = !packet.IsWhole || packet.IsRouted || InternetChecksum.IsRight(packet),
            Quote = WithoutExtensions(message[Header..], SaidLength(packet.Family, message)),
        };
        return true;
    }

    /// <summary>What the quote says of the packet; null when it cannot be read as one.</summary>
    public QuotedPacket? ReadQuote() => QuoteReader.Read(Quote);

    private static bool IsError(IpFamily family, byte protocol, byte type) => family switch
    {
        IpFamily.Ipv4 => protocol == IpProtocols.Icmp && type is 3 or 11 or 12,
        IpFamily.Ipv6 => protocol == IpProtocols.IcmpV6 && type is >= 1 and <= 4,
    };

    /// <summary>RFC 4884 §4: in IPv4 in words of 32 bits, in IPv6 (where a PTB has no room for it) of 64.</summary>
    private static int SaidLength(IpFamily family, ReadOnlySpan<byte> message) => (family, message[0]) switch
    {
        (IpFamily.Ipv4, _) => message[5] * 4,
        (IpFamily.Ipv6, 1 or 3) => message[4] * 8,
        _ => 0,
    };

    /// <summary>A length that no extended message can have says nothing: the field was once unused, and not every sender cleared it.</summary>
    private static ReadOnlySpan<byte> WithoutExtensions(ReadOnlySpan<byte> quote, int said) =>
        said >= SmallestExtendedQuote && said < quote.Length ? quote[..said] : quote;
}
