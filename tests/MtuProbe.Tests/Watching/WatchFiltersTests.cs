using MtuProbe.Linux.Packets;
using MtuProbe.Tests.Capture;
using MtuProbe.Tests.Packets;
using MtuProbe.Watching;

namespace MtuProbe.Tests.Watching;

/// <summary>What reaches a watch, asked of libpcap itself.</summary>
public sealed class WatchFiltersTests
{
    private static readonly int[] LinkTypes = [LinkLayer.Ethernet, LinkLayer.RawLive, LinkLayer.LinuxCooked, LinkLayer.LinuxCookedV2];

    [SetUp]
    public void Need() => Libpcap.Needed();

    [TestCaseSource(nameof(LinkTypes))]
    public void Every_link_type_compiles_them(int linkType)
    {
        using var signals = Libpcap.Compile(linkType, WatchFilters.Signals);
        using var all = Libpcap.Compile(linkType, WatchFilters.Segments(FlowShare.All));
        using var some = Libpcap.Compile(linkType, WatchFilters.Segments(new FlowShare(64, 63)));
        Assert.That(new[] { signals.IsInvalid, all.IsInvalid, some.IsInvalid }, Is.All.False);
    }

    [Test]
    public void PTBs_SYNs_and_fragments_are_signals_and_nothing_else_is([Values] bool ipv6)
    {
        var quote = Frames.Udp(ipv6, 1, 2, [1]);
        var fragment = Frames.Ip(false, 17, new byte[16]);
        fragment[6] = 0x20;
        Assert.Multiple(() =>
        {
            Assert.That(IsSignal(Frames.TooBig(ipv6, 1400, quote)), "PTB");
            Assert.That(IsSignal(Frames.Tcp(ipv6, 1, 2, 3, 4, 0x02, [])), "SYN");
            Assert.That(IsSignal(Frames.Tcp(ipv6, 1, 2, 3, 4, 0x12, [])), "SYN-ACK");
            Assert.That(IsSignal(ipv6 ? Frames.Ip(true, 44, [17, 0, 0, 1, 0, 0, 0, 1]) : fragment), "fragment");
            Assert.That(IsSignal(Frames.IcmpError(ipv6, (byte)(ipv6 ? 3 : 11), 0, 0, quote)), Is.False, "time exceeded");
            Assert.That(IsSignal(Frames.Echo(ipv6, 1, [])), Is.False, "echo");
            Assert.That(IsSignal(Frames.Tcp(ipv6, 1, 2, 3, 4, 0x10, new byte[100])), Is.False, "data");
            Assert.That(IsSignal(Frames.Udp(ipv6, 1, 2, new byte[100])), Is.False, "UDP");
        });

        static bool IsSignal(byte[] packet) => Libpcap.Passes(WatchFilters.Signals, Frames.Ethernet(packet));
    }

    [Test]
    public void Both_directions_of_a_connection_are_in_one_share_and_in_one_only([Values] bool ipv6)
    {
        for (ushort port = 40_000; port < 40_064; port++)
        {
            var there = Frames.Ethernet(Frames.Tcp(ipv6, port, 443, 3, 4, 0x10, [1]));
            var back = Frames.Ethernet(Frames.Tcp(ipv6, 443, port, 3, 4, 0x10, []));
            var shares = Enumerable.Range(0, 4).Where(slot => Libpcap.Passes(WatchFilters.Segments(new FlowShare(4, slot)), there)).ToList();
            Assert.That(shares, Has.Count.EqualTo(1));
            Assert.That(Libpcap.Passes(WatchFilters.Segments(new FlowShare(4, shares[0])), back));
        }
    }
}
