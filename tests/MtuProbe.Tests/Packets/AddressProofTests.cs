using System.Net;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

public sealed class AddressProofTests
{
    private static readonly InternetEndpoint Somebody = InternetEndpoint.From(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 40_001));

    private readonly ManualTime _time = new();
    private AddressProof _proof;

    [SetUp]
    public void Create() => _proof = new AddressProof(_time);

    [Test]
    public void OwnCookie_Verifies() => Assert.That(_proof.Verify(Somebody, _proof.CookieFor(Somebody)), Is.True);

    [Test]
    public void CookieOfAnotherAddress_IsRefused()
    {
        var cookie = _proof.CookieFor(Somebody);
        Assert.That(_proof.Verify(Somebody with { Address = Somebody.Address + 1 }, cookie), Is.False);
        Assert.That(_proof.Verify(Somebody with { Port = 40_002 }, cookie), Is.True, "another flow of the same prober");
        Assert.That(_proof.Verify(Somebody, cookie ^ 1), Is.False);
        Assert.That(_proof.Verify(Somebody, 0), Is.False);
    }

    [Test]
    public void CookieOfAnotherProcess_IsRefused() =>
        Assert.That(_proof.Verify(Somebody, new AddressProof(_time).CookieFor(Somebody)), Is.False);

    [TestCase(0, 119, true)]
    [TestCase(0, 120, false)]
    [TestCase(59, 60, true)]
    [TestCase(59, 61, false)]
    public void CookieMadeInOneMinute_VerifiesUntilTheNextOneEnds(int madeAt, int laterSeconds, bool expected)
    {
        _time.Advance(TimeSpan.FromSeconds(madeAt));
        var cookie = _proof.CookieFor(Somebody);
        _time.Advance(TimeSpan.FromSeconds(laterSeconds));
        Assert.That(_proof.Verify(Somebody, cookie), Is.EqualTo(expected));
    }
}
