using System.CommandLine;
using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class AgentOptionTableTests
{
    [Test]
    public void Nothing_IsTheDefaultsOfTheRecord()
    {
        var read = AnAgentTable.Read("");
        var record = new AgentOptions
        {
            Node = Environment.MachineName,
            Peers = read.Peers,
            Targets = read.Targets,
            Services = read.Services,
            Listen = new ListenAddress(new IPEndPoint(IPAddress.IPv6Any, 9799), null),
            UiListen = new ListenAddress(new IPEndPoint(IPAddress.Loopback, 9797), null),
        };
        Assert.That(read, Is.EqualTo(record));
        Assert.That((read.Peers.Count, read.Targets.Count, read.Services.Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public void EveryOption_ReachesItsPlace()
    {
        var read = AnAgentTable.Read(
            "--node a --peer b=10.0.0.2 --peer b=fd00::2 --peer c=[fd00::3] --target web=example.org:443 --target dns=192.0.2.1 --service vip=mtuprobe.svc "
            + "--peer-service agents --via node --kubeconfig /k --context c --namespace ns --pod p --pod-uid u --max-peers 0 --flows 8 --port 1 "
            + "--listen :80 --ui-listen none --store /var/lib/mtuprobe --probe-timer 1500ms --max-probes 10 --confirmation-timer 30 --raise-timer 1h "
            + "--hold-time 0 --target-interval 0.5h --start-jitter 0s --log-format json --log-level debug");
        Assert.That(read.Peers.Select(p => $"{p.Name}={p.Address}"), Is.EqualTo(["b=10.0.0.2", "b=fd00::2", "c=fd00::3"]));
        Assert.That(read.Targets.Select(t => $"{t.Name}={t.Target.Host} {t.Target.Port}"), Is.EqualTo(["web=example.org 443", "dns=192.0.2.1 "]));
        Assert.That(read.Services.Select(t => $"{t.Name}={t.Target.Host}"), Is.EqualTo(["vip=mtuprobe.svc"]));
        Assert.That(read, Is.EqualTo(new AgentOptions
        {
            Node = "a",
            Peers = read.Peers,
            Targets = read.Targets,
            Services = read.Services,
            PeerService = "agents",
            Via = Via.Node,
            Cluster = new ClusterOptions("/k", "c", "ns"),
            Pod = "p",
            PodUid = "u",
            MaxPeers = 0,
            Flows = 8,
            Port = 1,
            Listen = new ListenAddress(new IPEndPoint(IPAddress.IPv6Any, 80), null),
            UiListen = null,
            Store = "/var/lib/mtuprobe",
            ProbeTimer = TimeSpan.FromSeconds(1.5),
            MaxProbes = 10,
            ConfirmationTimer = TimeSpan.FromSeconds(30),
            RaiseTimer = TimeSpan.FromHours(1),
            HoldTime = TimeSpan.Zero,
            TargetInterval = TimeSpan.FromMinutes(30),
            StartJitter = TimeSpan.Zero,
            LogJson = true,
            LogDebug = true,
        }));
    }

    [TestCase("--node a/b", "--node 'a/b'", "letters, digits")]
    [TestCase("--node .a", "--node '.a'", "a letter or digit first")]
    [TestCase("--peer b", "--peer 'b'", "give NAME=ADDR")]
    [TestCase("--peer =10.0.0.2", "--peer '=10.0.0.2'", "a name is 1 to 253")]
    [TestCase("--peer b=", "--peer 'b='", "one IPv4 or IPv6 address")]
    [TestCase("--peer b=host", "--peer 'b=host'", "one IPv4 or IPv6 address")]
    [TestCase("--peer b=10.2", "--peer 'b=10.2'", "one IPv4 or IPv6 address")]
    [TestCase("--peer b=10.0.0.2:9798", "--peer 'b=10.0.0.2:9798'", "one IPv4 or IPv6 address")]
    [TestCase("--peer b=224.0.0.1", "--peer 'b=224.0.0.1'", "one IPv4 or IPv6 address")]
    [TestCase("--peer b=::", "--peer 'b=::'", "one IPv4 or IPv6 address")]
    [TestCase("--service vip=example.org:53", "--service 'vip=example.org:53'", "without a port")]
    [TestCase("--peer-service No", "--peer-service 'No'", "give the name of a Service")]
    [TestCase("--via service", "--via 'service'", "use pod or node")]
    [TestCase("--peer-service agents --context c", "--context 'c'", "it is one of --kubeconfig")]
    [TestCase("--peer-service agents --namespace a.b", "--namespace 'a.b'", "a namespace is")]
    [TestCase("--namespace a", "--namespace 'a'", "of use only with --peer-service")]
    [TestCase("--peer-service agents --pod p", "--pod and --pod-uid", "give both or neither")]
    [TestCase("--target web", "--target 'web'", "give NAME=ADDR|HOST|HOST:PORT")]
    [TestCase("--target w/b=example.org", "--target 'w/b=example.org'", "a name is 1 to 253")]
    [TestCase("--target web=example.org:0", "--target 'web=example.org:0'", "NAME=HOST:PORT")]
    [TestCase("--target web=https://example.org", "--target 'web=https://example.org'", "NAME=HOST:PORT")]
    [TestCase("--max-peers -1", "--max-peers '-1'", "give 0 to 1000")]
    [TestCase("--max-peers 1001", "--max-peers '1001'", "give 0 to 1000")]
    [TestCase("--max-peers many", "--max-peers 'many'", "give 0 to 1000")]
    [TestCase("--flows 0", "--flows '0'", "give 1 to 8")]
    [TestCase("--flows 9", "--flows '9'", "give 1 to 8")]
    [TestCase("--port 0", "--port '0'", "give 1 to 65535")]
    [TestCase("--port 65536", "--port '65536'", "give 1 to 65535")]
    [TestCase("--listen localhost:80", "--listen 'localhost:80'", "ADDR:PORT")]
    [TestCase("--listen none", "--listen 'none'", "unix:/absolute/path")]
    [TestCase("--ui-listen :0", "--ui-listen ':0'", "ADDR:PORT")]
    [TestCase("--probe-timer 0.9", "--probe-timer '0.9'", "give 1s to 24h")]
    [TestCase("--max-probes 1", "--max-probes '1'", "give 2 to 10")]
    [TestCase("--max-probes 11", "--max-probes '11'", "give 2 to 10")]
    [TestCase("--confirmation-timer 999ms", "--confirmation-timer '999ms'", "give 1s to 24h")]
    [TestCase("--raise-timer 4s", "--raise-timer '4s'", "give 5s to 24h")]
    [TestCase("--raise-timer 25h", "--raise-timer '25h'", "give 5s to 24h")]
    [TestCase("--hold-time -1", "--hold-time '-1'", "give 0s to 24h")]
    [TestCase("--hold-time 1d", "--hold-time '1d'", "ms, s, m or h")]
    [TestCase("--target-interval 4", "--target-interval '4'", "give 5s to 24h")]
    [TestCase("--start-jitter soon", "--start-jitter 'soon'", "give 0s to 24h")]
    [TestCase("--log-format xml", "--log-format 'xml'", "use text or json")]
    [TestCase("--log-level warn", "--log-level 'warn'", "use info or debug")]
    [TestCase("--key-dir /nowhere", "--key-dir '/nowhere'", "one key per file")]
    [TestCase("--config /nowhere/agent.yaml", "--config '/nowhere/agent.yaml'", "give a YAML file")]
    [TestCase("--config /", "--config '/'", "give a YAML file")]
    public void OneBadValue_IsOneErrorThatNamesItAndTheRemedy(string arguments, string named, string remedy) => Assert.That(
        () => AnAgentTable.Read(arguments),
        Throws.TypeOf<UsageException>().With.Message.StartsWith(named).And.Message.Contains(remedy).And.Message.Not.Contains("; ").Or.Message.Contains("a name is"));

    [TestCase("--store")]
    [TestCase("--key-dir")]
    [TestCase("--config")]
    [TestCase("--node")]
    [TestCase("--listen")]
    public void EmptyValue_IsRefused(string flag) => Assert.That(
        () => AnAgentTable.Read([flag, ""], []), Throws.TypeOf<UsageException>().With.Message.StartsWith($"{flag} ''"));

    [TestCase("--max-peers 4", "MTUPROBE_MAX_PEERS=5", "max-peers: 6", 4)]
    [TestCase("", "MTUPROBE_MAX_PEERS=5", "max-peers: 6", 5)]
    [TestCase("", "MTUPROBE_MAX_PEERS=", "max-peers: 6", 6)]
    [TestCase("", "", "max-peers: 6", 6)]
    [TestCase("", "", "", 32)]
    [TestCase("--max-peers 32", "MTUPROBE_MAX_PEERS=5", "", 32)]
    public void TheHighestLevelThatSpeaks_Counts(string arguments, string environment, string yaml, int expected) =>
        Assert.That(AnAgentTable.Read(arguments, environment, yaml).MaxPeers, Is.EqualTo(expected));

    [TestCase("--peer f=10.0.0.1", "MTUPROBE_PEER=e=10.0.0.2,g=10.0.0.3", "peer: [y=10.0.0.4]", "f")]
    [TestCase("", "MTUPROBE_PEER=e=10.0.0.2,g=10.0.0.3", "peer: [y=10.0.0.4]", "e g")]
    [TestCase("", "", "peer: [y=10.0.0.4]", "y")]
    [TestCase("", "", "peer: []", "")]
    public void ListOfAHigherLevel_ReplacesTheLower(string arguments, string environment, string yaml, string expected) =>
        Assert.That(string.Join(' ', AnAgentTable.Read(arguments, environment, yaml).Peers.Select(p => p.Name)), Is.EqualTo(expected));

    [Test]
    public void FileOfTheEnvironment_IsRead_AndTheFlagsFileInstead()
    {
        Assert.That(() => AnAgentTable.Read("", "MTUPROBE_CONFIG=/nowhere"), Throws.TypeOf<UsageException>().With.Message.StartsWith("MTUPROBE_CONFIG '/nowhere'"));
        Assert.That(AnAgentTable.Read("", "MTUPROBE_CONFIG=/nowhere", "node: x").Node, Is.EqualTo("x"));
    }

    [Test]
    public void ValueThatIsOverruled_IsNotJudged() => Assert.That(AnAgentTable.Read("--max-peers 4", "MTUPROBE_MAX_PEERS=x").MaxPeers, Is.EqualTo(4));

    [Test]
    public void EveryError_IsToldAtOnce() => Assert.That(
        () => AnAgentTable.Read(
            "--flows 9 --peer a=x --ui-listen 9799 --listen :9799", "MTUPROBE_MAX_PEERS=x MTUPROBE_FLOW=3", "max-probes: 1\nport: [1]\nhold: 3\nraise-timer: 50s\nlog-format: xml"),
        Throws.TypeOf<UsageException>().With.Message.Matches(
            "^MTUPROBE_FLOW [^;]*; \\S*agent.yaml:2 port [^;]*; \\S*agent.yaml:3 hold [^;]*; --peer 'a=x'[^;]*; MTUPROBE_MAX_PEERS 'x'[^;]*; --flows '9'[^;]*; "
            + "\\S*agent.yaml:1 max-probes '1'[^;]*; \\S*agent.yaml:5 log-format 'xml'[^;]*; --confirmation-timer \\(its default\\) '60s': not below \\S*agent.yaml:4 raise-timer '50s'; [^;]*; "
            + "--ui-listen '9799'[^;]*; [^;]*$"));

    [Test]
    public void AThousandErrors_AreFiftyAndANumber() => Assert.That(
        () => AnAgentTable.Read("", yaml: string.Concat(Enumerable.Range(0, 1000).Select(i => $"key{i}: 1\n"))),
        Throws.TypeOf<UsageException>().With.Message.EndsWith("; and 950 more").And.Message.Contains("key49").And.Message.Not.Contains("key50 "));

    [Test]
    public void Reload_ReadsTheFileAgain()
    {
        var file = Path.GetTempFileName();
        try
        {
            var command = new Command("agent");
            var table = new AgentOptionTable(command, new Dictionary<string, string>());
            var parsed = command.Parse(["--config", file]);
            File.WriteAllText(file, "max-peers: 7");
            Assert.That(table.Read(parsed).MaxPeers, Is.EqualTo(7));
            File.WriteAllText(file, "max-peers: 8");
            Assert.That(table.Reload(parsed).MaxPeers, Is.EqualTo(8));
            File.WriteAllText(file, "max-peers: [");
            Assert.That(() => table.Reload(parsed), Throws.TypeOf<UsageException>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void KeyDirectoryOfTheFile_IsNamedWithItsLine() => Assert.That(
        () => AnAgentTable.Read("", yaml: "\nkey-dir: /nowhere"), Throws.TypeOf<UsageException>().With.Message.Contains("agent.yaml:2 key-dir '/nowhere'"));
}
