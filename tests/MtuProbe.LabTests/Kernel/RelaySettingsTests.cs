using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Kernel;

/// <summary>The hidden verb's options; needs no lab.</summary>
internal sealed class RelaySettingsTests
{
    [Test]
    public void Arguments_AreReadBackAsTheyWereWritten()
    {
        var settings = new RelaySettings("one", "two", 5, 0.5, 12.25, 77);

        Assert.That(settings.ToArguments()[0], Is.EqualTo(RelaySettings.Verb));
        Assert.That(RelaySettings.Parse([.. settings.ToArguments().Skip(1)]), Is.EqualTo(settings));
    }

    [TestCase("--tun one")]
    [TestCase("--tun one --tun two --tun three")]
    [TestCase("--tun one --tun two --delay-ms")]
    [TestCase("--tun one --tun two --delay-ms soon")]
    [TestCase("--tun one --tun two --speed 3")]
    public void WrongOptions_AreRefused(string options) =>
        Assert.That(TunRelay.Run(options.Split(' ')), Is.EqualTo(64));
}
