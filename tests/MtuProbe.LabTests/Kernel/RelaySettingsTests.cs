using System.Net;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Kernel;

/// <summary>The hidden verb's options; needs no lab.</summary>
internal sealed class RelaySettingsTests
{
    [Test]
    public void Arguments_AreReadBackAsTheyWereWritten()
    {
        var settings = new RelaySettings("one", "two", 5, 0.5, 12.25, 77)
        {
            JitterMs = 3.5,
            DuplicatePercent = 7,
            Bottleneck = new Bottleneck { Above = 1400, AfterPackets = 20, Ptb = new WrittenPtb { Says = 68, Quote = PtbQuote.EightBytes, EveryMs = 1000 } },
            ReporterIpv4 = IPAddress.Parse("10.77.0.2"),
            ReporterIpv6 = IPAddress.Parse("fd77::2"),
        };

        Assert.That(settings.ToArguments()[0], Is.EqualTo(RelaySettings.Verb));
        Assert.That(RelaySettings.Parse([.. settings.ToArguments().Skip(1)]), Is.EqualTo(settings));
    }

    [TestCase("--tun one")]
    [TestCase("--tun one --tun two --tun three")]
    [TestCase("--tun one --tun two --delay-ms")]
    [TestCase("--tun one --tun two --delay-ms soon")]
    [TestCase("--tun one --tun two --speed 3")]
    [TestCase("--tun one --tun two --bottleneck narrow")]
    [TestCase("--tun one --tun two --reporter-ipv4 somebody")]
    public void WrongOptions_AreRefused(string options) =>
        Assert.That(TunRelay.Run(options.Split(' ')), Is.EqualTo(64));
}
