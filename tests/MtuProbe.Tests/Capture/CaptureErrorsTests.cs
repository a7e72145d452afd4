using MtuProbe.Linux.Capture;
using SharpPcap;

namespace MtuProbe.Tests.Capture;

public sealed class CaptureErrorsTests
{
    private static readonly Exception[] NoLibrary = [new DllNotFoundException("wpcap"), new TypeInitializationException("x", new DllNotFoundException("wpcap"))];

    [TestCaseSource(nameof(NoLibrary))]
    public void A_missing_libpcap_is_told_by_its_package(Exception cause)
    {
        var e = CaptureErrors.OfOpening("eth7", cause);
        Assert.That(e.Failure, Is.EqualTo(CaptureFailure.LibraryMissing));
        Assert.That(e.Message, Does.Contain("libpcap0.8"));
        Assert.That(e.MayPass, Is.False);
    }

    [TestCase(PcapError.PermissionDenied, CaptureFailure.NotPermitted, "CAP_NET_RAW", false)]
    [TestCase(PcapError.NoSuchDevice, CaptureFailure.NoSuchInterface, "eth7", true)]
    [TestCase(PcapError.InterfaceNotUp, CaptureFailure.InterfaceDown, "ip link set eth7 up", true)]
    [TestCase(PcapError.Generic, CaptureFailure.Other, "something else", true)]
    public void What_stops_a_capture_is_one_line_with_the_remedy(PcapError error, CaptureFailure failure, string says, bool mayPass)
    {
        var e = CaptureErrors.OfOpening("eth7", error, new IOException("something\nelse"));
        Assert.That(e.Failure, Is.EqualTo(failure));
        Assert.That(e.Message, Does.Contain(says).And.Not.Contain("\n"));
        Assert.That(e.MayPass, Is.EqualTo(mayPass));
    }

    [TestCase("The interface disappeared", CaptureFailure.InterfaceGone)]
    [TestCase("The interface went down", CaptureFailure.InterfaceGone)]
    [TestCase("can't receive packet", CaptureFailure.Other)]
    public void What_ends_a_capture_is_told_apart(string said, CaptureFailure failure) =>
        Assert.That(CaptureErrors.OfReading("eth7", said).Failure, Is.EqualTo(failure));
}
