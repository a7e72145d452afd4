using System.Net;
using MtuProbe.Linux.Host;

namespace MtuProbe.Tests.Host;

internal sealed class RouteReplyTests
{
    [Test]
    public void LearnedMtu_IsCachedAndNotTheRoutes()
    {
        var used = Parsed(CapturedNetlink.Ipv4Learned);
        var configured = Parsed(CapturedNetlink.Ipv4Configured);

        Assert.That(configured.Mtu, Is.Null);
        Assert.That(RouteTable.CachedMtu(used, configured)?.Bytes, Is.EqualTo(1400));
        Assert.That(used.InterfaceIndex, Is.EqualTo(2));
        Assert.That(used.PreferredSource, Is.EqualTo(IPAddress.Parse("10.77.0.1")));
        Assert.That(used.IsLocal, Is.False);
    }

    [Test]
    public void LearnedMtu_InIpv6_IsCachedAndNotTheRoutes()
    {
        var used = Parsed(CapturedNetlink.Ipv6Learned);
        var configured = Parsed(CapturedNetlink.Ipv6Configured);

        Assert.That(configured.Mtu, Is.Null);
        Assert.That(RouteTable.CachedMtu(used, configured)?.Bytes, Is.EqualTo(1400));
        Assert.That(used.PreferredSource, Is.EqualTo(IPAddress.Parse("fd77::1")));
    }

    [Test]
    public void ConfiguredMtu_IsTheRoutesAndNotCached()
    {
        var used = Parsed(CapturedNetlink.Ipv4RouteMtu);
        var configured = Parsed(CapturedNetlink.Ipv4RouteMtuConfigured);

        Assert.That(configured.Mtu?.Bytes, Is.EqualTo(1450));
        Assert.That(RouteTable.CachedMtu(used, configured), Is.Null);
    }

    [Test]
    public void RouteOverTwoNextHops_NamesNoInterface() =>
        Assert.That(Parsed(CapturedNetlink.Ipv4Multipath), Is.EqualTo(default(RouteReply)));

    [Test]
    public void OwnAddress_IsLocal() => Assert.That(Parsed(CapturedNetlink.Ipv4Loopback).IsLocal, Is.True);

    [Test]
    public void ErrorOfTheKernel_IsRefusedWithItsNumber()
    {
        var status = RouteReply.Parse(Convert.FromHexString(CapturedNetlink.Unreachable), out _, out var errno);

        Assert.That(status, Is.EqualTo(NetlinkStatus.Refused));
        Assert.That(errno, Is.EqualTo(101));
    }

    [Test]
    public void EveryTruncation_IsMalformed()
    {
        var whole = Convert.FromHexString(CapturedNetlink.Ipv6Learned);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.That(RouteReply.Parse(whole.AsSpan(0, length), out _, out _), Is.EqualTo(NetlinkStatus.Malformed), $"{length} bytes");
        }
    }

    [Test]
    public void Garbage_NeverThrows()
    {
        var random = new Random(20_250_101);
        string[] seeds = [CapturedNetlink.Ipv4Learned, CapturedNetlink.Ipv4Multipath, CapturedNetlink.Ipv6Learned, CapturedNetlink.Unreachable];
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = Convert.FromHexString(seeds[round % seeds.Length]);
            for (var changes = random.Next(1, 9); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var cut = bytes.AsSpan(0, random.Next(bytes.Length + 1));
            Assert.DoesNotThrow(() => ParseBoth(bytes));
            _ = RouteReply.Parse(cut, out _, out _);
            _ = LinkReply.Parse(cut, out _, out _);
        }

        static void ParseBoth(byte[] bytes)
        {
            _ = RouteReply.Parse(bytes, out _, out _);
            bytes[4] = 16;
            _ = LinkReply.Parse(bytes, out _, out _);
        }
    }

    private static RouteReply Parsed(string hex)
    {
        var status = RouteReply.Parse(Convert.FromHexString(hex), out var reply, out _);
        Assert.That(status, Is.EqualTo(NetlinkStatus.Answered));
        return reply;
    }
}
