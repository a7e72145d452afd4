using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

/// <summary>What an ICMP error quotes: cut anywhere, in tunnels, before extensions.</summary>
public sealed class QuoteReaderTests
{
    [Test]
    public void A_quote_says_at_every_length_what_it_still_holds([Values] bool ipv6)
    {
        var packet = Frames.Udp(ipv6, 40_001, 9798, Frames.Probe);
        var ip = ipv6 ? 40 : 20;
        for (var length = 0; length <= packet.Length; length++)
        {
            var quote = QuoteReader.Read(packet.AsSpan(0, length));
            Assert.That(quote is not null, Is.EqualTo(length >= ip), $"{length} bytes");
            if (quote is null)
            {
                continue;
            }

            Assert.That(quote.Protocol, Is.EqualTo(17));
            Assert.That(quote.Size!.Value.Bytes, Is.EqualTo(packet.Length));
            Assert.That(quote.HasPorts, Is.EqualTo(length >= ip + 4), $"{length} bytes");
            Assert.That(quote.Flow.SourcePort, Is.EqualTo(quote.HasPorts ? 40_001 : 0));
            Assert.That(quote.ProbeId, Is.EqualTo(length >= ip + 8 + ProbeMessage.Size ? Frames.Id.Value : UInt128.Zero), $"{length} bytes");
        }
    }

    [Test]
    public void A_quote_of_TCP_has_its_sequence_number_in_the_eight_bytes_that_every_router_quotes([Values] bool ipv6)
    {
        var packet = Frames.Tcp(ipv6, 1, 2, 0xFEDC_BA98, 4, 0x10, new byte[100]);
        var ip = ipv6 ? 40 : 20;
        Assert.That(QuoteReader.Read(packet.AsSpan(0, ip + 7))!.Sequence, Is.Null);
        Assert.That(QuoteReader.Read(packet.AsSpan(0, ip + 8))!.Sequence, Is.EqualTo(0xFEDC_BA98));
    }

    [Test]
    public void A_tunnel_in_a_quote_is_read_at_every_length([Values] bool ipv6, [Values(4789, 8472)] int port, [Values(0, 1, 2)] int vlans)
    {
        var inner = Frames.Udp(!ipv6, 40_001, 9798, Frames.Probe);
        var outer = Frames.Vxlan(ipv6, inner, (ushort)port, [.. Enumerable.Range(5, vlans).Select(v => (ushort)v)]);
        var start = outer.Length - inner.Length;
        for (var length = 0; length <= outer.Length; length++)
        {
            var quote = QuoteReader.Read(outer.AsSpan(0, length));
            Assert.That(quote?.Inner, Is.EqualTo(length <= start ? null : QuoteReader.Read(inner.AsSpan(0, length - start))), $"{length} bytes");
            Assert.That(quote?.ProbeId ?? 0, Is.EqualTo(UInt128.Zero));
        }

        Assert.That(QuoteReader.Read(outer)!.Inner!.ProbeId, Is.EqualTo(Frames.Id.Value));
    }

    [Test]
    public void IP_in_IP_is_read_in_all_four_ways([Values] bool outer, [Values] bool inside)
    {
        var packet = Frames.Ip(outer, (byte)(inside ? 41 : 4), Frames.Udp(inside, 40_001, 9798, Frames.Probe));
        var quote = QuoteReader.Read(packet)!;
        Assert.That(quote.HasPorts, Is.False);
        Assert.That(quote.Inner!.ProbeId, Is.EqualTo(Frames.Id.Value));

        // Protocol 4 carries no IPv6, and 41 no IPv4.
        packet[outer ? 6 : 9] = (byte)(inside ? 4 : 41);
        Assert.That(QuoteReader.Read(packet)!.Inner, Is.Null);
    }

    [Test]
    public void Tunnels_in_tunnels_end_at_the_fourth_packet()
    {
        var packet = Frames.Udp(false, 1, 2, [1]);
        for (var i = 0; i < 200; i++)
        {
            packet = Frames.Ip(false, 4, packet);
        }

        var depth = 0;
        for (var quote = QuoteReader.Read(packet); quote is not null; quote = quote.Inner)
        {
            depth++;
        }

        Assert.That(depth, Is.EqualTo(4));
    }

    [Test]
    public void An_echo_has_its_identifier_as_source_port_and_the_probe_behind_its_header([Values] bool ipv6)
    {
        var quote = QuoteReader.Read(Frames.Echo(ipv6, 4711, Frames.Probe))!;
        Assert.That((quote.Flow.SourcePort, quote.Flow.DestinationPort, quote.HasPorts), Is.EqualTo(((ushort)4711, (ushort)0, true)));
        Assert.That(quote.ProbeId, Is.EqualTo(Frames.Id.Value));
    }

    [Test]
    public void A_later_fragment_has_no_ports_whatever_stands_in_their_place()
    {
        var packet = Frames.Udp(false, 1, 4789, Frames.Probe);
        packet[7] = 100;
        var quote = QuoteReader.Read(packet)!;
        Assert.That((quote.HasPorts, quote.Flow.DestinationPort, quote.ProbeId, quote.Inner), Is.EqualTo((false, (ushort)0, UInt128.Zero, (QuotedPacket?)null)));
    }

    [TestCase(0, null)]
    [TestCase(19, null)]
    [TestCase(20, 20)]
    [TestCase(65535, 65535)]
    public void A_size_that_a_header_cannot_mean_is_none(int said, int? read)
    {
        var packet = Frames.Udp(false, 1, 2, [1]);
        Frames.Short(said).CopyTo(packet, 2);
        Assert.That(QuoteReader.Read(packet)!.Size?.Bytes, Is.EqualTo(read));
    }

    // RFC 4884 §4.1, §4.2: the length counts words of 32 bits in IPv4, of 64 in IPv6, and stands elsewhere.
    [Test]
    public void A_quote_ends_where_extensions_begin([Values] bool ipv6, [Values(128, 160)] int said)
    {
        byte[] quoted = [.. Frames.Udp(ipv6, 1, 2, new byte[200])];
        byte[] extended = [.. quoted[..said], 0x20, 0, 0, 0, 0, 8, 1, 1, 1, 2, 3, 4];
        var packet = ipv6 ? Frames.IcmpError(true, 3, 0, (uint)(said / 8) << 24, extended) : Frames.IcmpError(false, 3, 4, ((uint)(said / 4) << 16) | 1400, extended);
        Assert.That(Quote(packet), Is.EqualTo(quoted[..said]));
        Assert.That(ipv6 || Heard.From(packet, LinkLayer.Raw).Ptbs.Single().NextHopMtu == 1400);
    }

    [TestCase(false, 3, 4, 31 << 16, TestName = "A length below 128 is no length")]
    [TestCase(false, 3, 4, 255 << 16, TestName = "A length behind the end is no length")]
    [TestCase(true, 2, 0, 16 << 24, TestName = "A PTB of IPv6 has no room for a length")]
    public void A_length_that_cannot_be_is_not_heeded(bool ipv6, byte type, byte code, int rest)
    {
        var quoted = Frames.Udp(ipv6, 1, 2, new byte[200]);
        Assert.That(Quote(Frames.IcmpError(ipv6, type, code, (uint)rest, quoted)), Is.EqualTo(quoted));
    }

    [Test]
    public void A_padded_quote_is_no_longer_than_its_packet()
    {
        // Padded to 128 for the extensions behind it: what the padding holds is nobody's payload.
        byte[] padded = [.. Frames.Ip(false, 17, [0, 1, 0, 2, 0, 8, 0, 0]), .. Frames.Probe];
        Assert.That(QuoteReader.Read(padded)!.ProbeId, Is.EqualTo(UInt128.Zero));
    }

    private static byte[] Quote(byte[] packet)
    {
        Assert.That(IpPacket.TryRead(packet, out var read) && IcmpError.TryRead(read, out _));
        IpPacket.TryRead(packet, out var again);
        IcmpError.TryRead(again, out var error);
        return error.Quote.ToArray();
    }
}
