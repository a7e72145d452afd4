using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Packets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Capture;

public sealed class CaptureFiltersTests
{
    private static readonly int[] LinkTypes = [LinkLayer.Ethernet, LinkLayer.RawLive, LinkLayer.LinuxCooked, LinkLayer.LinuxCookedV2];

    private static IEnumerable<(string Name, byte[] Packet, bool Passes)> Packets(bool ipv6)
    {
        var quote = Frames.Udp(ipv6, 1, 2, [1]);
        var fragment = Frames.Ip(false, 17, new byte[16]);
        fragment[6] = 0x20;
        return
        [
            ("PTB", Frames.TooBig(ipv6, 1400, quote), true),
            ("time exceeded", Frames.IcmpError(ipv6, (byte)(ipv6 ? 3 : 11), 0, 0, quote), true),
            ("unreachable", Frames.IcmpError(ipv6, (byte)(ipv6 ? 1 : 3), 1, 0, quote), true),
            ("echo", Frames.Echo(ipv6, 1, []), false),
            ("SYN", Frames.Tcp(ipv6, 1, 2, 3, 4, 0x02, []), true),
            ("SYN-ACK", Frames.Tcp(ipv6, 1, 2, 3, 4, 0x12, []), true),
            ("ACK", Frames.Tcp(ipv6, 1, 2, 3, 4, 0x10, new byte[100]), false),
            ("UDP", Frames.Udp(ipv6, 1, 2, [2, 2, 2, 2, 2, 2, 2, 2]), false),
            ("fragment", ipv6 ? Frames.Ip(true, 44, [17, 0, 0, 1, 0, 0, 0, 1]) : fragment, true),
        ];
    }

    [SetUp]
    public void Need() => Libpcap.Needed();

    [Test]
    public void Signals_pass_and_nothing_else_does([Values] bool ipv6, [Values] bool isTagged)
    {
        foreach (var (name, packet, passes) in Packets(ipv6))
        {
            var frame = isTagged ? Frames.Ethernet(packet, 7) : Frames.Ethernet(packet);
            Assert.That(Libpcap.Passes(CaptureFilters.Signals(LinkLayer.Ethernet), frame), Is.EqualTo(passes), name);
            Assert.That(Libpcap.Passes(CaptureFilters.Signals(LinkLayer.RawLive), packet, LinkLayer.RawLive), Is.EqualTo(passes), name);
        }
    }

    [Test]
    public void A_share_of_the_flows_is_each_flow_s_in_both_directions_and_all_shares_are_all([Values] bool ipv6)
    {
        var random = new Random(7);
        for (var flow = 0; flow < 100; flow++)
        {
            var (a, b) = ((ushort)random.Next(65536), (ushort)random.Next(65536));
            var there = Frames.Ethernet(Frames.Tcp(ipv6, a, b, 3, 4, 0x10, new byte[100]));
            var back = Frames.Ethernet(Frames.Tcp(ipv6, b, a, 3, 4, 0x10, new byte[100]));
            var shares = Enumerable.Range(0, 4).Where(k => Libpcap.Passes(CaptureFilters.Segments(LinkLayer.Ethernet, 4, k), there)).ToList();
            Assert.That(shares, Has.Count.EqualTo(1));
            Assert.That(Libpcap.Passes(CaptureFilters.Segments(LinkLayer.Ethernet, 4, shares[0]), back));
        }
    }

    [Test]
    public void Every_filter_can_be_compiled_for_every_link_that_is_read([ValueSource(nameof(LinkTypes))] int linkType)
    {
        Libpcap.Compile(linkType, CaptureFilters.Signals(linkType)).Dispose();
        Libpcap.Compile(linkType, CaptureFilters.Segments(linkType)).Dispose();
        Libpcap.Compile(linkType, CaptureFilters.Segments(linkType, 64, 63)).Dispose();
    }

    [TestCase(3, 0)]
    [TestCase(0, 0)]
    [TestCase(4, 4)]
    [TestCase(4, -1)]
    [TestCase(65536, 0)]
    public void A_share_that_no_mask_can_choose_is_refused(int oneOf, int share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CaptureFilters.Segments(LinkLayer.Raw, oneOf, share));
}
