using System.Diagnostics;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml.Linq;
using System.Xml.XPath;
using k8s;
using k8s.Autorest;
using k8s.Models;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Cluster;

/// <summary>The published binary against an API server, on loopback: what only the native code can get wrong, and what takes real time.</summary>
[TestFixture(typeof(FakeCluster))]
[TestFixture(typeof(RealCluster))]
[CancelAfter(150_000)]
internal sealed class NativeClusterTests<T>
    where T : ClusterUnderTest, new()
{
    private const string Ns = ClusterUnderTest.Ns;
    private const string NodeObject = "mtuprobe-node-node-a";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly List<LabProcess> _processes = [];
    private T _cluster = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new T();
        if (_cluster.Missing is { } missing)
        {
            // Also where the lab is required: nobody packages a kube-apiserver.
            Assert.Ignore(missing);
        }

        if (MtuProbeBinary.Missing is { } binary)
        {
            Assert.That(Environment.GetEnvironmentVariable("MTUPROBE_LAB"), Is.Not.EqualTo("required"), binary);
            Assert.Ignore(binary);
        }

        await _cluster.StartAsync();
        await _cluster.Admin.DiscoveryV1.CreateNamespacedEndpointSliceAsync(
            new V1EndpointSlice
            {
                Metadata = new V1ObjectMeta { Name = "agents-1", Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "mtuprobe-agents" } },
                AddressType = "IPv4",
                Endpoints = [.. new[] { "node-a", "b" }.Select((node, i) => new V1Endpoint { Addresses = [$"10.255.0.{i + 1}"], NodeName = node, Conditions = new V1EndpointConditions { Ready = true } })],
                Ports = [new Discoveryv1EndpointPort { Name = "probe", Port = 9798, Protocol = "UDP" }],
            },
            Ns);
    }

    [TearDown]
    public async Task Stop()
    {
        _processes.ForEach(process => process.Dispose());
        _processes.Clear();
        await _cluster.DisposeAsync();
    }

    [Test]
    public async Task An_agent_publishes_its_object_and_keeps_its_number_over_kill_minus_9(CancellationToken cancellationToken)
    {
        var first = Agent();
        await UntilAsync(async () => (await DataAsync(NodeObject)).ContainsKey("report.json"), Soon, "an object", cancellationToken);
        var map = await _cluster.Admin.CoreV1.ReadNamespacedConfigMapAsync(NodeObject, Ns, cancellationToken: cancellationToken);
        Assert.Multiple(() =>
        {
            Assert.That(map.Metadata.OwnerReferences.Single().Uid, Is.EqualTo("b1f9ff8c-1f9c-4a34-8d8b-2f1f1d1c0a01"));
            Assert.That((map.Metadata.Annotations["mtuprobe/node"], map.Metadata.Labels["app.kubernetes.io/name"]), Is.EqualTo(("node-a", "mtuprobe")));
            Assert.That(map.Metadata.ManagedFields.Select(m => $"{m.Manager} {m.Operation}"), Is.EqualTo(new[] { "mtuprobe-configmap Apply" }));
            Assert.That(map.Data, Does.ContainKey("as-of"));
        });

        first.Kill();
        await _cluster.Admin.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch("""{"data":{"pod-mtu-ipv4":"1400","path.b.ipv4":"1400","path.b":"1400","recommended-mtu":"1400","as-of":"2026-01-01T00:00:00Z"}}""", V1Patch.PatchType.MergePatch), NodeObject, Ns, cancellationToken: cancellationToken);
        Agent();
        await UntilAsync(async () => (await DataAsync(NodeObject)).GetValueOrDefault("as-of") is { } at && !at.StartsWith("2026-01-01", StringComparison.Ordinal), Soon, "a write after the restart", cancellationToken);
        Assert.That((await DataAsync(NodeObject)).GetValueOrDefault("recommended-mtu"), Is.EqualTo("1400"));
    }

    [Test]
    public async Task An_aggregator_follows_by_its_watch_and_what_it_publishes_another_reader_reads(CancellationToken cancellationToken)
    {
        await PutNodeAsync("a", 1500);
        await PutNodeAsync("b", 1400);
        Aggregator("one");
        await PublishedAsync("1400", cancellationToken);
        // The next list is ten minutes away: this comes by the watch or not at all.
        var watch = Stopwatch.StartNew();
        await PutNodeAsync("b", 1350);
        await PublishedAsync("1350", cancellationToken);
        TestContext.Out.WriteLine($"published {watch.Elapsed.TotalSeconds:0.0} s after the change");

        var daemon = Json((await DataAsync("mtuprobe"))["daemon.json"]);
        Assert.That(daemon.XPathSelectElement("/mtu")!.Value, Is.EqualTo("1350"));
        Assert.That(daemon.XPathSelectElement("/default-network-opts/bridge/com.docker.network.driver.mtu")!.Value, Is.EqualTo("1350"));
    }

    [Test]
    public async Task What_somebody_deletes_is_back_in_seconds(CancellationToken cancellationToken)
    {
        await PutNodeAsync("a", 1400);
        Aggregator("one");
        await PublishedAsync("1400", cancellationToken);
        await _cluster.Admin.CoreV1.DeleteNamespacedConfigMapAsync("mtuprobe", Ns, cancellationToken: cancellationToken);
        await PublishedAsync("1400", cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_second_aggregator_takes_over(bool isTold, CancellationToken cancellationToken)
    {
        await PutNodeAsync("a", 1400);
        var one = Aggregator("one");
        await PublishedAsync("1400", cancellationToken);
        var two = Aggregator("two");
        await UntilAsync(() => Task.FromResult(two.Errors.Contains("one holds it", StringComparison.Ordinal)), Soon, "a second one", cancellationToken);
        var watch = Stopwatch.StartNew();
        if (isTold)
        {
            await LabProcess.Run("kill", "-TERM", $"{one.Id}").FinishAsync(Soon);
        }
        else
        {
            one.Kill();
        }

        await PutNodeAsync("a", 1300);
        await PublishedAsync("1300", cancellationToken);
        TestContext.Out.WriteLine($"{(isTold ? "SIGTERM" : "kill -9")}: published by the other after {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.That(watch.Elapsed, isTold ? Is.LessThan(TimeSpan.FromSeconds(12)) : Is.InRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(35)));
        var lease = await _cluster.Admin.CoordinationV1.ReadNamespacedLeaseAsync("mtuprobe-aggregator", Ns, cancellationToken: cancellationToken);
        Assert.That((lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions), Is.EqualTo(("two", 1)));
        if (isTold)
        {
            Assert.That((await one.FinishAsync(Soon)).ExitCode, Is.Zero);
        }
    }

    [Test]
    public async Task A_runner_s_namespace_gets_the_keys_of_a_consumer(CancellationToken cancellationToken)
    {
        await _cluster.Admin.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "mtuprobe" } }, ClusterUnderTest.Runners, cancellationToken: cancellationToken);
        await PutNodeAsync("a", 1400);
        Aggregator("one", "--publish-to", ClusterUnderTest.Runners);
        await UntilAsync(async () => (await DataAsync("mtuprobe", ClusterUnderTest.Runners)).GetValueOrDefault("MTU") == "1400", Soon, "a number for runners", cancellationToken);
        var keys = (await DataAsync("mtuprobe", ClusterUnderTest.Runners)).Keys;
        Assert.That(keys, Does.Contain("daemon.json").And.Contain("recommended-mtu").And.Not.Contain("report.json").And.Not.Contain("node.a"));
    }

    [Test]
    public async Task In_a_pod_it_finds_the_server_by_its_account(CancellationToken cancellationToken)
    {
        await PutNodeAsync("a", 1400);
        // The folder is the library's own: a child that has its own view of /run puts it there.
        Run(
            "unshare", "-m", "sh", "-ec",
            $"mount -t tmpfs tmpfs /run; mkdir -p /run/secrets/kubernetes.io/serviceaccount; mount --bind {_cluster.ServiceAccount(ClusterUnderTest.Aggregator)} /run/secrets/kubernetes.io/serviceaccount; exec \"$@\"",
            "sh", "env", "KUBERNETES_SERVICE_HOST=127.0.0.1", $"KUBERNETES_SERVICE_PORT={_cluster.Url.Port}", MtuProbeBinary.Command[0], "aggregate", "--identity", "pod", "--listen", _cluster.Socket("pod"), "--ui-listen", "none");
        await PublishedAsync("1400", cancellationToken);
    }

    private LabProcess Agent() => Run(
        [.. MtuProbeBinary.Command, "agent", "--node", "node-a", "--peer-service", "mtuprobe-agents", "--kubeconfig", _cluster.Kubeconfig(ClusterUnderTest.Agent),
        "--listen", _cluster.Socket("agent"), "--ui-listen", "none", "--port", "19798", "--start-jitter", "0s"]);

    private LabProcess Aggregator(string identity, params string[] more) => Run(
        [.. MtuProbeBinary.Command, "aggregate", "--identity", identity, "--kubeconfig", _cluster.Kubeconfig(ClusterUnderTest.Aggregator), "--listen", _cluster.Socket(identity), "--ui-listen", "none", .. more]);

    private LabProcess Run(params IReadOnlyList<string> command)
    {
        var process = LabProcess.Run(command);
        _processes.Add(process);
        return process;
    }

    private Task PublishedAsync(string mtu, CancellationToken cancellationToken) =>
        UntilAsync(async () => (await DataAsync("mtuprobe")).GetValueOrDefault("recommended-mtu") == mtu, TimeSpan.FromSeconds(45), $"{mtu} published", cancellationToken);

    private async Task UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, CancellationToken cancellationToken)
    {
        for (var start = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(50, cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(start) > deadline || _processes.TrueForAll(process => process.HasEnded))
            {
                Assert.Fail($"no {what} within {deadline.TotalSeconds} s\n{string.Join('\n', _processes.Select(p => p.Output + p.Errors))}");
            }
        }
    }

    /// <summary>Empty where there is no such object.</summary>
    private async Task<IReadOnlyDictionary<string, string>> DataAsync(string name, string ns = Ns)
    {
        try
        {
            return (await _cluster.Admin.CoreV1.ReadNamespacedConfigMapAsync(name, ns)).Data?.ToDictionary() ?? [];
        }
        catch (HttpOperationException none) when (none.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return new Dictionary<string, string>();
        }
    }

    private Task PutNodeAsync(string node, int mtu) => _cluster.Admin.CoreV1.PatchNamespacedConfigMapAsync(
        new V1Patch(
            KubernetesJson.Serialize(new V1ConfigMap
            {
                ApiVersion = "v1",
                Kind = "ConfigMap",
                Metadata = new V1ObjectMeta
                {
                    Name = $"mtuprobe-node-{node}",
                    Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "mtuprobe" },
                    Annotations = new Dictionary<string, string> { ["mtuprobe/node"] = node },
                },
                Data = new Dictionary<string, string> { ["recommended-mtu"] = $"{mtu}", ["pod-mtu-ipv4"] = $"{mtu}", ["as-of"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) },
            }),
            V1Patch.PatchType.ApplyPatch),
        $"mtuprobe-node-{node}", Ns, fieldManager: "the-test", force: true);

    private static XElement Json(string text)
    {
        using var reader = JsonReaderWriterFactory.CreateJsonReader(Encoding.UTF8.GetBytes(text), System.Xml.XmlDictionaryReaderQuotas.Max);
        return XElement.Load(reader);
    }
}
