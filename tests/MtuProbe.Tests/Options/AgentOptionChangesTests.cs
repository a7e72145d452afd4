using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class AgentOptionChangesTests
{
    [TestCase("--node b", "node")]
    [TestCase("--port 1", "port")]
    [TestCase("--flows 1", "flows")]
    [TestCase("--listen :1", "listen")]
    [TestCase("--ui-listen none", "ui-listen")]
    [TestCase("--ui-listen 1", "ui-listen")]
    [TestCase("--log-format json", "log-format")]
    [TestCase("--log-level debug", "log-level")]
    [TestCase("--store /x", "store")]
    [TestCase("--witness", "witness")]
    [TestCase("--witness false")]
    [TestCase("--node b --flows 2 --port 3", "node,flows,port")]
    [TestCase("")]
    [TestCase("--listen 9799 --ui-listen 9797 --port 9798 --flows 4 --log-format text")]
    [TestCase("--peer b=10.0.0.1 --target c=x.org --max-peers 1 --probe-timer 2 --max-probes 2 --confirmation-timer 30 --raise-timer 300 --hold-time 1 --target-interval 60 --start-jitter 1")]
    public void WhatCannotChangeWhileRunning_IsNamed(string arguments, string expected = "") => Assert.That(
        string.Join(',', AgentOptionChanges.NeedRestart(AnAgentTable.Read("--node a"), AnAgentTable.Read(arguments.Contains("--node", StringComparison.Ordinal) ? arguments : $"--node a {arguments}"))),
        Is.EqualTo(expected));

    [Test]
    public void AnotherKeyDirectory_NeedsARestart()
    {
        var old = AnAgentTable.Read("--node a");
        Assert.That(AgentOptionChanges.NeedRestart(old, old with { KeyDirectory = "/keys" }), Is.EqualTo(["key-dir"]));
    }
}
