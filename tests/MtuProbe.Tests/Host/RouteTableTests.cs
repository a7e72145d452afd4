using System.Net;
using MtuProbe.Linux.Host;

namespace MtuProbe.Tests.Host;

/// <summary>Against the kernel at hand, about the loopback interface only: that one every host has, and anyone may ask.</summary>
internal sealed class RouteTableTests
{
    [Test]
    public void Loopback_IsFoundWithItsMtu()
    {
        Assert.That(RouteTable.TryLookup(IPAddress.Loopback, null, out var route, out var failure), Is.True, failure?.Message);
        Assert.That(route!.InterfaceName, Is.EqualTo("lo"));
        Assert.That(route.Source, Is.EqualTo(IPAddress.Loopback));
        Assert.That(route.InterfaceMtu, Is.EqualTo(InterfaceMtus.Of(route.InterfaceIndex)));
        Assert.That(route.RouteMtu, Is.Null);
        Assert.That(route.CachedMtu, Is.Null);
    }

    [Test]
    public void MappedLoopback_IsAskedAsIpv4() =>
        Assert.That(RouteTable.TryLookup(IPAddress.Loopback.MapToIPv6(), null, out _, out _), Is.True);

    [Test]
    public void LoopbackNet_IsLocal_DocumentationNetIsNot()
    {
        Assert.That(LocalAddresses.Contains(IPAddress.Parse("127.1.2.3")), Is.True);
        Assert.That(LocalAddresses.Contains(IPAddress.Parse("192.0.2.1")), Is.False);
    }

    [TestCase("127.0.0.1", "192.0.2.1", RouteFailureKind.SourceNotLocal)]
    [TestCase("127.0.0.1", "::1", RouteFailureKind.SourceFamilyDiffers)]
    [TestCase("fe80::1", null, RouteFailureKind.ScopeMissing)]
    public void WhatCannotBeAnswered_NamesItsReason(string destination, string? source, RouteFailureKind expected)
    {
        var found = RouteTable.TryLookup(
            IPAddress.Parse(destination), source is null ? null : IPAddress.Parse(source), out _, out var failure);

        Assert.That(found, Is.False);
        Assert.That(failure!.Kind, Is.EqualTo(expected));
        Assert.That(failure.Message, Does.Contain(destination).Or.Contain(source).And.Not.Contain("\n"));
    }

    [Test]
    public void UnknownInterface_HasNoMtu() => Assert.That(InterfaceMtus.Of(int.MaxValue), Is.Null);
}
