using System.Net;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class ListenAddressTests
{
    [TestCase("127.0.0.1:80", "127.0.0.1:80")]
    [TestCase("0.0.0.0:1", "0.0.0.0:1")]
    [TestCase("[::1]:65535", "[::1]:65535")]
    [TestCase("[::ffff:127.0.0.1]:80", "127.0.0.1:80")]
    [TestCase(":80", "[::]:80")]
    [TestCase("80", "127.0.0.9:80")]
    [TestCase("unix:/run/mtuprobe.sock", "unix:/run/mtuprobe.sock")]
    public void EachForm_IsRead(string text, string expected) => Assert.That(Parse(text)?.ToString(), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase(":")]
    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:")]
    [TestCase("127.1:80")]
    [TestCase("[127.0.0.1]:80")]
    [TestCase("::1:80")]
    [TestCase("[::1]80")]
    [TestCase("]:80")]
    [TestCase("[]:80")]
    [TestCase("[:80")]
    [TestCase("localhost:80")]
    [TestCase("224.0.0.1:80")]
    [TestCase("[ff02::1]:80")]
    [TestCase("http://127.0.0.1:80")]
    [TestCase("unix:")]
    [TestCase("unix:run/a")]
    [TestCase("unix:/")]
    [TestCase("unix:/run/")]
    [TestCase("unix:/run/a\nb")]
    [TestCase("UNIX:/run/a")]
    public void WhatIsNoForm_IsNull(string text) => Assert.That(Parse(text), Is.Null);

    [TestCase(106, true)]
    [TestCase(107, false)]
    public void UnixPath_FitsTheKernels(int letters, bool fits)
    {
        var address = Parse("unix:/" + new string('a', letters));
        Assert.That(address is not null, Is.EqualTo(fits));
        if (fits)
        {
            Assert.That(() => new System.Net.Sockets.UnixDomainSocketEndPoint(address!.UnixPath!), Throws.Nothing);
        }
    }

    [TestCase("127.0.0.1:80", "127.0.0.1:80", true)]
    [TestCase("127.0.0.1:80", "127.0.0.1:81", false)]
    [TestCase("127.0.0.1:80", "127.0.0.2:80", false)]
    [TestCase("0.0.0.0:80", "127.0.0.2:80", true)]
    [TestCase("0.0.0.0:80", "[::1]:80", false)]
    [TestCase(":80", "127.0.0.2:80", true)]
    [TestCase(":80", "0.0.0.0:80", true)]
    [TestCase(":80", "[::1]:80", true)]
    [TestCase(":80", "unix:/80", false)]
    [TestCase("unix:/80", "unix:/80", true)]
    [TestCase("unix:/80", "unix:/81", false)]
    public void Clash_IsSeenFromBothSides(string one, string other, bool clash) =>
        Assert.That((Parse(one)!.ClashesWith(Parse(other)!), Parse(other)!.ClashesWith(Parse(one)!)), Is.EqualTo((clash, clash)));

    private static ListenAddress? Parse(string text) => ListenAddress.Parse(text, IPAddress.Parse("127.0.0.9"));
}
