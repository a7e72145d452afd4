using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Packets;
using PacketDotNet;

namespace MtuProbe.Tests.Packets;

/// <summary>Our readers beside PacketDotNet's, which knows nothing of them.</summary>
public sealed class WireReaderTests
{
    private static readonly byte[] MssAndMore = [1, 2, 4, 5, 0xB4, 1, 3, 3, 7, 4, 2, 0];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_segment_is_what_PacketDotNet_reads_in_it(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var payload = new byte[random.Next(2) * random.Next(1400)];
            random.NextBytes(payload);
            var flags = random.Next(256) & ~0x20; // PacketDotNet reads no options beside an urgent pointer.
            var tcp = Frames.Tcp(
                random.Next(2) == 0, (ushort)random.Next(65536), (ushort)random.Next(65536), (uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32), flags, payload,
                random.Next(2) == 0 ? MssAndMore : null);
            ushort[] vlans = [.. Enumerable.Range(1, random.Next(4)).Select(v => (ushort)v)];
            var frame = Frames.Ethernet(tcp, vlans);

            var theirs = Packet.ParsePacket(LinkLayers.Ethernet, frame).Extract<TcpPacket>();
            var ip = (IPPacket)theirs.ParentPacket;
            var ours = Heard.From(frame).Segments.Single();
            Assert.Multiple(() =>
            {
                Assert.That(ours.At, Is.EqualTo(Heard.Now));
                Assert.That(ours.Flow, Is.EqualTo(new WireFlow(
                    WireAddress.Of(ip.SourceAddress), theirs.SourcePort, WireAddress.Of(ip.DestinationAddress), theirs.DestinationPort)));
                Assert.That(ours.Size.Bytes, Is.EqualTo(ip.TotalLength));
                Assert.That(ours.Sequence, Is.EqualTo(theirs.SequenceNumber));
                Assert.That(ours.Acknowledged, Is.EqualTo(theirs.AcknowledgmentNumber));
                Assert.That(ours.PayloadBytes, Is.EqualTo(theirs.PayloadData.Length));
                Assert.That(ours.Flags.HasFlag(SegmentFlags.Syn), Is.EqualTo(theirs.Synchronize));
                Assert.That(ours.Flags.HasFlag(SegmentFlags.Ack), Is.EqualTo(theirs.Acknowledgment));
                Assert.That(ours.Flags.HasFlag(SegmentFlags.Fin), Is.EqualTo(theirs.Finished));
                Assert.That(ours.Flags.HasFlag(SegmentFlags.Rst), Is.EqualTo(theirs.Reset));
                Assert.That(ours.Window, Is.EqualTo(theirs.WindowSize));
                Assert.That(ours.Mss, Is.EqualTo(theirs.Synchronize && theirs.Options.Length > 0 ? 1460 : null));
            });
        }
    }

    [TestCase(0x10, 1000u, 1500u, 2960u, ExpectedResult = true)]
    [TestCase(0x10, uint.MaxValue - 10, 100u, 1500u, ExpectedResult = true, Description = "over the wrap-around")]
    [TestCase(0x10, 1000u, 500u, 900u, ExpectedResult = false, Description = "a duplicate, RFC 2883")]
    [TestCase(0x02, 1000u, 1500u, 2960u, ExpectedResult = false, Description = "a SYN acknowledges nothing")]
    public bool A_SACK_block_behind_the_acknowledgement_is_told(int flags, uint acknowledged, uint left, uint right)
    {
        byte[] option = [1, 1, 5, 10, .. Bytes(left), .. Bytes(right)];
        return Heard.From(Frames.Ethernet(Frames.Tcp(false, 1, 2, 3, acknowledged, flags, [], option))).Segments.Single().SacksBeyond;

        static byte[] Bytes(uint number) => [(byte)(number >> 24), (byte)(number >> 16 & 255), (byte)(number >> 8 & 255), (byte)(number & 255)];
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_payload_is_as_long_as_the_headers_say_whatever_was_captured(bool ipv6)
    {
        var frame = Frames.Ethernet(Frames.Tcp(ipv6, 1, 2, 3, 4, 0x10, new byte[1000]));
        Assert.That(Heard.From(frame.AsSpan(0, 96), frame.Length).Segments.Single().PayloadBytes, Is.EqualTo(1000));

        // Ethernet pads short frames, and this one said it was longer than it is.
        var acknowledgement = Frames.Ethernet(Frames.Tcp(ipv6, 1, 2, 3, 4, 0x10, []));
        Assert.That(Heard.From([.. acknowledgement, 0, 0, 0, 0, 0, 0]).Segments.Single().PayloadBytes, Is.Zero);
        Assert.That(Heard.From(frame.AsSpan(0, 96), 96).Count, Is.Zero);
    }

    [TestCase(false, 1400)]
    [TestCase(false, 0)]
    [TestCase(false, 65535)]
    [TestCase(true, 1280)]
    [TestCase(true, 0)]
    public void A_ptb_is_told_with_what_it_quotes(bool ipv6, int mtu)
    {
        var ptb = Heard.From(Frames.Ethernet(Frames.TooBig(ipv6, mtu, Frames.Udp(ipv6, 40_001, 9798, Frames.Probe)))).Ptbs.Single();
        var (from, to) = ipv6 ? (Frames.A6, Frames.B6) : (Frames.A4, Frames.B4);
        Assert.Multiple(() =>
        {
            Assert.That(ptb.Reporter.ToIPAddress(), Is.EqualTo(to));
            Assert.That(ptb.SentTo.ToIPAddress(), Is.EqualTo(from));
            Assert.That(ptb.NextHopMtu, Is.EqualTo(mtu));
            Assert.That(ptb.IsWhole);
            Assert.That(ptb.Quote, Is.EqualTo(new QuotedPacket(
                new(WireAddress.Of(from), 40_001, WireAddress.Of(to), 9798), 17,
                MtuProbe.Core.Sizes.PacketSize.Of((ipv6 ? 48 : 28) + Frames.Probe.Length), true, null, Frames.Id.Value, true, null)));
        });
    }

    [Test]
    public void A_next_hop_mtu_above_every_number_is_still_one() =>
        Assert.That(Heard.From(Frames.IcmpError(true, 2, 0, uint.MaxValue, Frames.Udp(true, 1, 2, [1])), LinkLayer.Raw).Ptbs.Single().NextHopMtu, Is.EqualTo(int.MaxValue));

    [TestCase(false)]
    [TestCase(true)]
    public void A_wrong_checksum_is_seen_in_every_bit_unless_too_little_was_captured(bool ipv6)
    {
        var packet = Frames.TooBig(ipv6, 1400, Frames.Udp(ipv6, 1, 2, [.. Frames.Probe, 7]));
        var header = ipv6 ? 40 : 20;
        for (var at = header + 4; at < packet.Length; at++)
        {
            packet[at] ^= 0x10;
            Assert.That(Heard.From(packet, LinkLayer.Raw).Ptbs.Single().IsWhole, Is.False, $"byte {at}");
            Assert.That(Heard.From(packet.AsSpan(0, packet.Length - 1), packet.Length, LinkLayer.Raw).Ptbs.Single().IsWhole, Is.True, $"byte {at}");
            packet[at] ^= 0x10;
        }
    }

    [TestCase(false, 3, 1)]
    [TestCase(false, 11, 0)]
    [TestCase(false, 8, 0)]
    [TestCase(true, 1, 4)]
    [TestCase(true, 3, 0)]
    [TestCase(true, 128, 0)]
    public void Nothing_else_in_ICMP_is_a_ptb(bool ipv6, byte type, byte code) =>
        Assert.That(Heard.From(Frames.IcmpError(ipv6, type, code, 1400, Frames.Udp(ipv6, 1, 2, [1])), LinkLayer.Raw).Count, Is.Zero);

    [Test]
    public void ICMP_of_the_other_family_is_none()
    {
        byte[] message = [3, 4, 0, 0, 0, 0, 5, 0, .. Frames.Udp(false, 1, 2, [1])];
        Assert.That(Heard.From(Frames.Ip(true, 1, message), LinkLayer.Raw).Count, Is.Zero);
        message[0] = 2;
        Assert.That(Heard.From(Frames.Ip(false, 58, message), LinkLayer.Raw).Count, Is.Zero);
    }

    [Test]
    public void A_piece_of_an_IPv4_packet_is_a_fragment_and_no_segment()
    {
        var whole = Frames.Tcp(false, 1, 2, 3, 4, 0x10, new byte[500]);
        whole[6] = 0x20;
        Assert.That(Heard.From(whole, LinkLayer.Raw).Fragments.Single(), Is.EqualTo(
            new SeenFragment(Heard.Now, WireAddress.Of(Frames.A4), WireAddress.Of(Frames.B4), 6, MtuProbe.Core.Sizes.PacketSize.Of(whole.Length), true)));
        Assert.That(Heard.From(whole, LinkLayer.Raw).Segments, Is.Empty);
        whole[6] = 0;
        whole[7] = 9;
        Assert.That(Heard.From(whole, LinkLayer.Raw).Fragments.Single().IsFirst, Is.False);
    }

    [TestCase(1, true, true)]
    [TestCase(8, true, false)]
    [TestCase(9, true, false)]
    [TestCase(0, false, true)]
    public void A_piece_of_an_IPv6_packet_is_a_fragment_unless_it_is_the_only_one(int offsetAndMore, bool isFragment, bool isFirst)
    {
        var tcp = Frames.Tcp(true, 1, 2, 3, 4, 0x10, new byte[16])[40..];
        var heard = Heard.From(Frames.Ip(true, 44, [6, 0, .. Frames.Short(offsetAndMore), 0, 0, 0, 1, .. tcp]), LinkLayer.Raw);
        Assert.That(heard.Fragments.Select(f => (f.Protocol, f.IsFirst, f.Size.Bytes)), Is.EqualTo(isFragment ? [((byte)6, isFirst, 84)] : Array.Empty<(byte, bool, int)>()));
        Assert.That(heard.Segments.Select(s => s.PayloadBytes), Is.EqualTo(isFragment ? [] : new[] { 16 }));
    }

    [Test]
    public void Extension_headers_of_IPv6_are_walked_over_as_many_as_a_sender_could_mean()
    {
        byte[] tcp = Frames.Tcp(true, 1, 2, 3, 4, 0x10, new byte[16])[40..];
        byte[] options = new byte[16];
        (options[0], options[1]) = (51, 1);
        byte[] authentication = new byte[24];
        (authentication[0], authentication[1]) = (43, 4);
        byte[] routing = new byte[8];
        routing[0] = 6;
        var segment = Heard.From(Frames.Ip(true, 0, [.. options, .. authentication, .. routing, .. tcp]), LinkLayer.Raw).Segments.Single();
        Assert.That(segment.PayloadBytes, Is.EqualTo(16));
        Assert.That(segment.Size.Bytes, Is.EqualTo(40 + 48 + 36));

        var endless = Enumerable.Repeat(new byte[] { 60, 0, 0, 0, 0, 0, 0, 0 }, 100).SelectMany(b => b).ToArray();
        Assert.That(Heard.From(Frames.Ip(true, 60, [.. endless, 6, 0, 0, 0, 0, 0, 0, 0, .. tcp]), LinkLayer.Raw).Count, Is.Zero);
    }

    [Test]
    public void A_checksum_behind_a_routing_header_with_stops_left_cannot_be_told()
    {
        var message = Frames.TooBig(true, 1400, Frames.Udp(true, 1, 2, [1]))[40..];
        Assert.That(Heard.From(Frames.Ip(true, 43, [58, 0, 0, 1, 0, 0, 0, 0, .. message]), LinkLayer.Raw).Ptbs.Single().IsWhole);
    }

    [TestCase(LinkLayer.Raw, 0)]
    [TestCase(LinkLayer.RawLive, 0)]
    [TestCase(LinkLayer.RawIpv4, 0)]
    [TestCase(LinkLayer.RawIpv6, -1)]
    [TestCase(LinkLayer.LinuxCooked, 16)]
    [TestCase(LinkLayer.LinuxCookedV2, 20)]
    [TestCase(LinkLayer.Ethernet, 14)]
    [TestCase(105, -1)]
    [TestCase(-7, -1)]
    public void A_link_layer_that_is_known_is_taken_off(int linkType, int header)
    {
        var packet = Frames.Udp(false, 1, 2, [1]);
        var link = new byte[Math.Max(0, header)];
        if (header > 0)
        {
            (link[linkType == LinkLayer.LinuxCookedV2 ? 0 : header - 2], link[linkType == LinkLayer.LinuxCookedV2 ? 1 : header - 1]) = (8, 0);
        }

        var found = LinkLayer.TryPacket(linkType, [.. link, .. packet], out var bytes);
        Assert.That(found, Is.EqualTo(header >= 0));
        Assert.That(bytes.ToArray(), Is.EqualTo(header >= 0 ? packet : []));
    }

    [Test]
    public void A_frame_is_only_what_its_type_says()
    {
        var frame = Frames.Ethernet(Frames.Udp(false, 1, 2, [1]));
        frame[14] = 0x65;
        Assert.That(LinkLayer.TryPacket(LinkLayer.Ethernet, frame, out _), Is.False);
        var nine = Frames.Ethernet(Frames.Udp(false, 1, 2, [1]), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Assert.That(LinkLayer.TryPacket(LinkLayer.Ethernet, nine, out _), Is.False);
    }
}
