using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Probing;
using MtuProbe.Tests.Judging;

namespace MtuProbe.Tests.Advising;

public sealed class NattedTests
{
    [TestCase("192.0.2.1", "192.0.2.1", 40_000, false)]
    [TestCase("192.0.2.1", "198.51.100.1", 40_000, true)]
    [TestCase("192.0.2.1", "192.0.2.1", 40_001, true)]
    [TestCase("fe80::1%2", "fe80::1", 40_000, false)]
    [TestCase("fe80::1%2", "fe80::1%3", 40_000, false)]
    [TestCase("fe80::1%2", "fe80::2%2", 40_000, true)]
    public void Another_address_or_port_than_ours_was_translated(string ours, string seen, int seenPort, bool expected)
    {
        var peer = new PeerInfo(1, 0, null, new IPEndPoint(IPAddress.Parse(seen), seenPort));
        var facts = AFinding.Facts() with { Source = IPAddress.Parse(ours) };
        Assert.That(Finding.From(facts, AFinding.Measured(AFinding.Search(1500), peer: peer)).Natted, Is.EqualTo(expected));
    }

    [Test]
    public void Nobody_said() => Assert.That(Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1500))).Natted, Is.Null);
}
