using System.Net;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

public sealed class ReturnRouteCacheTests
{
    private static readonly InternetEndpoint Local = Endpoint("192.0.2.1", 9798);

    private readonly List<(IPAddress To, IPAddress? From)> _asked = [];
    private ManualTime _time;
    private ReturnRouteCache _cache;

    [SetUp]
    public void Create()
    {
        _asked.Clear();
        _time = new ManualTime();
        _cache = new ReturnRouteCache(Lookup, _time);
    }

    [Test]
    public void OneSource_IsLookedUpEveryTenSeconds_WhateverItsPort()
    {
        Assert.That(_cache.To(Endpoint("198.51.100.7", 1), Local)?.InterfaceMtu.Bytes, Is.EqualTo(1500));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.That(_cache.To(Endpoint("198.51.100.7", 2), Local)?.InterfaceMtu.Bytes, Is.EqualTo(1500));
        Assert.That(_asked, Is.EqualTo(new[] { (IPAddress.Parse("198.51.100.7"), IPAddress.Parse("192.0.2.1")) }));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        _cache.To(Endpoint("198.51.100.7", 2), Local);
        Assert.That(_asked, Has.Count.EqualTo(2));
    }

    [Test]
    public void AnotherLocalAddressOrScope_HasARouteOfItsOwn()
    {
        _cache.To(Endpoint("fe80::7%2", 1), null);
        _cache.To(Endpoint("fe80::7%3", 1), null);
        _cache.To(Endpoint("198.51.100.7", 1), Local);
        _cache.To(Endpoint("198.51.100.7", 1), Endpoint("192.0.2.2", 9798));
        Assert.That(_asked.Select(a => $"{a.To} {a.From}"), Is.EqualTo(new[]
        {
            "fe80::7%2 ", "fe80::7%3 ", "198.51.100.7 192.0.2.1", "198.51.100.7 192.0.2.2",
        }));
    }

    [Test]
    public void InventedSources_CostAtMost500LookupsInAnySecond()
    {
        for (var millisecond = 0; millisecond < 1000; millisecond++)
        {
            for (var i = 0; i < 10; i++)
            {
                _cache.To(Source((10 * millisecond) + i), Local);
            }

            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(_asked, Has.Count.InRange(450, 500));
        Assert.That(_cache.To(Source(0), Local), Is.Not.Null, "what is remembered costs nothing");
    }

    [Test]
    public void BeyondTheBound_TheOldestIsForgotten()
    {
        for (var i = 0; i < 1025; i++)
        {
            _cache.To(Source(i), Local);
            _time.Advance(TimeSpan.FromMilliseconds(5));
        }

        _cache.To(Source(1), Local);
        Assert.That(_asked, Has.Count.EqualTo(1025));
        _cache.To(Source(0), Local);
        Assert.That(_asked, Has.Count.EqualTo(1026));
    }

    [Test]
    public void NoRoute_IsRememberedToo()
    {
        var cache = new ReturnRouteCache((to, from) => { _asked.Add((to, from)); return null; }, _time);
        Assert.That((cache.To(Source(1), null), cache.To(Source(1), null)), Is.EqualTo(((HostRoute?)null, (HostRoute?)null)));
        Assert.That(_asked, Has.Count.EqualTo(1));
    }

    private static InternetEndpoint Endpoint(string address, ushort port) => InternetEndpoint.From(IPAddress.Parse(address), port);

    private static InternetEndpoint Source(int number) => Endpoint($"10.0.{number / 256}.{number % 256}", 1);

    private HostRoute Lookup(IPAddress destination, IPAddress? source)
    {
        _asked.Add((destination, source));
        return new HostRoute(1, "eth0", PacketSize.Of(1500), null, null, source);
    }
}
