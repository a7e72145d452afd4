using System.Net;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

public sealed class InternetEndpointTests
{
    [TestCase("192.0.2.7", true, false, false)]
    [TestCase("224.0.0.1", true, true, false)]
    [TestCase("239.255.255.255", true, true, false)]
    [TestCase("2001:db8::1", false, false, false)]
    [TestCase("fe80::1%3", false, false, true)]
    [TestCase("ff02::1", false, true, false)]
    [TestCase("::1", false, false, false)]
    public void Address_ComesBackAndIsClassified(string text, bool isIpv4, bool isMulticast, bool isLinkLocal)
    {
        var address = IPAddress.Parse(text);
        var endpoint = InternetEndpoint.From(address, 9);
        Assert.That(endpoint.ToIPEndPoint(), Is.EqualTo(new IPEndPoint(address, 9)));
        Assert.That((endpoint.IsIpv4, endpoint.IsMulticast, endpoint.IsLinkLocal), Is.EqualTo((isIpv4, isMulticast, isLinkLocal)));
    }
}
