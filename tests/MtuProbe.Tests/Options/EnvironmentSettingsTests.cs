using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class EnvironmentSettingsTests
{
    [TestCase("MTUPROBE_NODE=n", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_PORT=9000", "n", 9000)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_PORT=tcp://10.96.0.7:9799", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_PORT=udp://[fd00::7]:9798", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_AGGREGATOR_PORT=tcp://10.96.0.7:9799", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_SERVICE_HOST=10.96.0.7 MTUPROBE_SERVICE_PORT=9798 MTUPROBE_SERVICE_PORT_METRICS=9799", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_PORT_9798_UDP=udp://10.96.0.7:9798 MTUPROBE_PORT_9798_UDP_ADDR=10.96.0.7 MTUPROBE_PORT_9798_UDP_PORT=9798 MTUPROBE_PORT_9798_UDP_PROTO=udp", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_METRICS_SERVICE_HOST=10.96.0.7 MTUPROBE_METRICS_PORT_9799_TCP_ADDR=10.96.0.7", "n", 9798)]
    [TestCase("MTUPROBE_NODE=n MTUPROBE_BIN=/x MTUPROBE_LAB=required MTUPROBE_LONG=1 MTUPROBEX=1 PORT=1", "n", 9798)]
    public void WhatIsOursCounts_AndWhatIsAServicesOrATestsDoesNot(string environment, string node, int port)
    {
        var options = AnAgentTable.Read("", environment);
        Assert.That((options.Node, options.Port), Is.EqualTo((node, port)));
    }

    [TestCase("MTUPROBE_MAX_PEER=3", "MTUPROBE_MAX_PEER is no option: the nearest is MTUPROBE_MAX_PEERS")]
    [TestCase("MTUPROBE_PEERS=a=10.0.0.1", "MTUPROBE_PEERS is no option: the nearest is MTUPROBE_PEER")]
    [TestCase("MTUPROBE_LOGFORMAT=json", "MTUPROBE_LOGFORMAT is no option: the nearest is MTUPROBE_LOG_FORMAT")]
    [TestCase("MTUPROBE_SERVER=x", "MTUPROBE_SERVER is no option")]
    [TestCase("MTUPROBE_FOO_PORT=9798", "MTUPROBE_FOO_PORT is no option")]
    [TestCase("MTUPROBE_max_peers=3", "MTUPROBE_max_peers is no option: the nearest is MTUPROBE_MAX_PEERS")]
    [TestCase("MTUPROBE_MAX_PEERS=x", "MTUPROBE_MAX_PEERS 'x': give 0 to 1000")]
    [TestCase("MTUPROBE_PORT=//x", "MTUPROBE_PORT '//x': give 1 to 65535")]
    [TestCase("MTUPROBE_PEER=a=10.0.0.1,", "MTUPROBE_PEER '': give NAME=ADDR")]
    public void WhatIsWrong_IsNamedByItsVariable(string environment, string expected) =>
        Assert.That(() => AnAgentTable.Read("", environment), Throws.TypeOf<UsageException>().With.Message.StartsWith(expected));

    [Test]
    public void CommasOfAVariable_SeparateTheValuesOfAList()
    {
        var options = AnAgentTable.Read([], ["MTUPROBE_PEER=a=10.0.0.1, b=fd00::1", "MTUPROBE_TARGET=x=example.org:443"]);
        Assert.That(options.Peers.Select(p => $"{p.Name}={p.Address}"), Is.EqualTo(["a=10.0.0.1", "b=fd00::1"]));
        Assert.That(options.Targets.Single().Target.Port, Is.EqualTo(443));
    }

    [Test]
    public void EveryVariable_IsReadWithItsOwnName() => Assert.Multiple(() =>
    {
        foreach (var setting in AgentSetting.All)
        {
            var errors = new SettingErrors();
            var read = EnvironmentSettings.Read(new Dictionary<string, string> { [setting.Variable] = "x" }, AgentSetting.All, errors);
            Assert.That(read[setting.Name].Single(), Is.EqualTo(new SettingText($"MTUPROBE_{setting.Name.ToUpperInvariant().Replace('-', '_')}", "x")));
            Assert.That(errors.ThrowIfAny, Throws.Nothing);
        }
    });
}
