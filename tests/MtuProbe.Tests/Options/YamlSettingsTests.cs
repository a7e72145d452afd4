using System.Text;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class YamlSettingsTests
{
    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("---\n")]
    [TestCase("--- ~\n...\n")]
    [TestCase("{}")]
    [TestCase("max-peers: 32", "agent.yaml:1 max-peers '32'")]
    [TestCase("\uFEFFmax-peers: 32", "agent.yaml:1 max-peers '32'")]
    [TestCase("# why\r\n\r\nmax-peers: \"32\"\r\nport: '1'\r\n", "agent.yaml:3 max-peers '32'", "agent.yaml:4 port '1'")]
    [TestCase("store: ''", "agent.yaml:1 store ''")]
    [TestCase("store: '~'", "agent.yaml:1 store '~'")]
    [TestCase("peer: []")]
    [TestCase("peer: {}")]
    [TestCase("peer:\n- a=10.0.0.1\n- b=fd00::1", "agent.yaml:2 peer[0] 'a=10.0.0.1'", "agent.yaml:3 peer[1] 'b=fd00::1'")]
    [TestCase("peer:\n  a: 10.0.0.1\n  b: [10.0.0.2,\n      fd00::2]", "agent.yaml:2 peer.a 'a=10.0.0.1'", "agent.yaml:3 peer.b[0] 'b=10.0.0.2'", "agent.yaml:4 peer.b[1] 'b=fd00::2'")]
    [TestCase("target: {web: 'example.org:443'}", "agent.yaml:1 target.web 'web=example.org:443'")]
    public void WhatIsRight_IsReadWithLineAndPath(string yaml, params string[] expected) => Assert.That(AnAgentTable.ReadFile(yaml), Is.EqualTo(expected));

    [TestCase("max-peer: 3", "agent.yaml:1 max-peer is no key: the nearest is max-peers")]
    [TestCase("port: 1\nMax-Peers: 3", "agent.yaml:2 Max-Peers is no key: the nearest is max-peers")]
    [TestCase("--max-peers: 3", "agent.yaml:1 --max-peers is no key: the nearest is max-peers")]
    [TestCase("config: other.yaml", "agent.yaml:1 config is no key")]
    [TestCase("port: 1\nnode: a\nport: 2", "agent.yaml:3 port stands already in line 1: remove one of them")]
    [TestCase("peer:\n  a: 10.0.0.1\n  a: 10.0.0.2", "agent.yaml:3 peer.a stands already in line 2: remove one of them")]
    [TestCase("port: [1]", "agent.yaml:1 port is a list: give one value")]
    [TestCase("port:\n  udp: 1", "agent.yaml:2 port is a mapping: give one value")]
    [TestCase("port:\nnode: a", "agent.yaml:1 port has no value: give one value, or remove it")]
    [TestCase("port: null", "agent.yaml:1 port has no value: give one value, or remove it")]
    [TestCase("peer: a=10.0.0.1", "agent.yaml:1 peer is a single value: give a list of NAME=ADDR, or a mapping of NAME to the rest")]
    [TestCase("peer:", "agent.yaml:1 peer has no value: give a list of NAME=ADDR")]
    [TestCase("peer:\n- a: 10.0.0.1", "agent.yaml:2 peer[0] is a mapping: give one value")]
    [TestCase("peer:\n  a:\n    ipv4: 10.0.0.1", "agent.yaml:3 peer.a is a mapping: give one value or a list of them")]
    [TestCase("peer:\n  a: [[10.0.0.1]]", "agent.yaml:2 peer.a[0] is a list: give one value")]
    [TestCase("peer:\n  a: [~]", "agent.yaml:2 peer.a[0] has no value")]
    [TestCase("peer: {? [a] : b}", "agent.yaml:1 peer. has a key that is no word")]
    [TestCase("? {a: b}\n: c", "agent.yaml:1  has a key that is no word")]
    [TestCase("port: &p 1", "agent.yaml:1 port has an anchor: remove it")]
    [TestCase("port: *p", "agent.yaml:1 port is an alias: write the value out")]
    [TestCase("peer: &p [a=10.0.0.1]", "agent.yaml:1 peer has an anchor: remove it")]
    [TestCase("peer: &p {a: 10.0.0.1}", "agent.yaml:1 peer has an anchor: remove it")]
    [TestCase("&a port: 1", "agent.yaml:1 port has an anchor: remove it")]
    [TestCase("&a\nport: 1", "agent.yaml:1 has an anchor: remove it")]
    [TestCase("port: !!int 1", "agent.yaml:1 port has a tag: remove it")]
    [TestCase("port: 1\n---\nport: 2", "agent.yaml:2 begins a second document: keep one")]
    [TestCase("- port", "agent.yaml:1 is no mapping: write lines of 'key: value'")]
    [TestCase("\n\nport", "agent.yaml:3 is no mapping: write lines of 'key: value'")]
    [TestCase("port: 1\nnode: 'a", "agent.yaml:2 cannot be read (")]
    [TestCase("port: 1\n\tnode: a", "agent.yaml:1 cannot be read (")]
    [TestCase("port: 1\nnode: a: b", "agent.yaml:2 cannot be read (")]
    [TestCase("node:\n%TAG! ", "agent.yaml:2 cannot be read (While scanning a directive")]
    [TestCase("port: @", "agent.yaml:1 cannot be read (")]
    public void WhatIsWrong_IsOneErrorWithFileLineAndPath(string yaml, string expected) => Assert.That(
        () => AnAgentTable.ReadFile(yaml), Throws.TypeOf<UsageException>().With.Message.StartsWith(expected).And.Message.Not.Contains("; ").And.Message.Not.Contains("\n"));

    [Test]
    public void SeveralErrors_AreToldTogether() => Assert.That(
        () => AnAgentTable.ReadFile("prt: 1\nport: 1\nport: 2\nflows: [3]\npeer: {a: ~, b: {c: d}}\nnode: 'x"),
        Throws.TypeOf<UsageException>().With.Message.Matches(
            "^agent.yaml:1 prt .*; agent.yaml:3 port .*; agent.yaml:4 flows .*; agent.yaml:5 peer.a .*; agent.yaml:5 peer.b .*; agent.yaml:6 cannot be read .*$"));

    [TestCase(YamlFile.MostBytes, null)]
    [TestCase(YamlFile.MostBytes + 1, "agent.yaml is larger than 1000000 bytes: give a YAML file of options")]
    public void LargeFile_IsRefused(int bytes, string? expected)
    {
        var content = Encoding.ASCII.GetBytes("#".PadRight(bytes));
        Assert.That(() => AnAgentTable.ReadFile(content), expected is null ? Throws.Nothing : Throws.TypeOf<UsageException>().With.Message.EqualTo(expected));
    }

    [Test]
    public void EndlessFile_IsRefused() => Assert.That(
        () => AnAgentTable.Read("--config /dev/zero"), Throws.TypeOf<UsageException>().With.Message.StartsWith("/dev/zero is larger than 1000000 bytes"));

    [Test]
    public void Bytes_ThatAreNotUtf8_AreNamedByTheirLine()
    {
        byte[] latin = [.. "port: 1\n# "u8, 0xE4, .. " and so on\n"u8];
        Assert.That(() => AnAgentTable.ReadFile(latin), Throws.TypeOf<UsageException>().With.Message.EqualTo("agent.yaml:2 is not UTF-8: save the file as UTF-8"));
        Assert.That(() => AnAgentTable.ReadFile(Encoding.Unicode.GetBytes("\uFEFFport: 1")), Throws.TypeOf<UsageException>().With.Message.StartsWith("agent.yaml:1 is not UTF-8"));
    }

    [Test]
    public void ValueOfSeveralLines_IsShownInOne() => Assert.That(
        () => AnAgentTable.Read("", yaml: "max-peers: |\n  1\n  2\n"),
        Throws.TypeOf<UsageException>().With.Message.Contains("agent.yaml:1 max-peers '1?2?': give 0 to 1000"));

    [TestCase("[", "no mapping")]
    [TestCase("{a: ", "nested too deep")]
    [TestCase("- ", "no mapping")]
    [TestCase("? ", "nested too deep")]
    [TestCase("peer: [", "nested too deep")]
    public void Depth_CostsNoStack(string opening, string expected)
    {
        var deep = string.Concat(Enumerable.Repeat(opening, 20_000));
        Assert.That(() => AnAgentTable.ReadFile(deep), Throws.TypeOf<UsageException>().With.Message.Contains(expected));
    }

    [Test]
    public void Aliases_AreNotFollowed()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i <= 60; i++)
        {
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.That(() => AnAgentTable.ReadFile(bomb.Append("peer: *a60\n").ToString()), Throws.TypeOf<UsageException>().With.Message.Contains("a0 is no key"));
    }
}
