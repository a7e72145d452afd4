using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Access;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Tests.House;
using MtuProbe.Tests.Manifests;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>The rights that are shipped are enough for a whole life, and of none it would do without: whoever lacks one says so.</summary>
public sealed class RightsInUseTests : ClusterTest
{
    private const string AgentToken = "agent-token";
    private const string AggregatorToken = "aggregator-token";

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>Without a token nobody is anybody, so the test's own objects come by the store.</summary>
    [SetUp]
    public void Identify() => Server.Access
        .AddToken(AgentToken, AccessControl.ServiceAccount(Ns, "mtuprobe-agent"))
        .AddToken(AggregatorToken, AccessControl.ServiceAccount(Ns, "mtuprobe-aggregator"));

    private static IEnumerable<TestCaseData> AgentRights => Rights("base", "mtuprobe-agent");

    private static IEnumerable<TestCaseData> AggregatorRights => Rights("base", "mtuprobe-aggregator");

    private static IEnumerable<TestCaseData> ConsumerRights => Rights("consumer", "mtuprobe-publish");

    [Test]
    public async Task An_agent_lives_with_what_base_grants(CancellationToken cancellationToken)
    {
        Grant("base");
        var life = BeginAgent();
        await UntilAsync(() => Value("mtuprobe-node-node-a", "path.b") == "1400" && Requests("create", "events") == 1, Soon, "published", cancellationToken);
        await EndAsync(life, cancellationToken);
        Assert.That(Refusals(), Is.Empty);
    }

    [Test]
    public async Task An_aggregator_lives_with_what_base_and_consumer_grant(CancellationToken cancellationToken)
    {
        Grant("base", "consumer");
        PutConsumer();
        await LiveAsync(async () => await UntilAsync(() => Value("mtuprobe", "MTU", "runners") == "1400" && Value("mtuprobe", "MTU") == "1400", Soon, "published", cancellationToken), cancellationToken);
        Assert.That(Stored("mtuprobe-node-gone"), Is.Null);
        Assert.That(Refusals(), Is.Empty);
        Assert.That((string?)Server.Store.Find(ApiResource.Leases, Ns, "mtuprobe-aggregator")!.ToJson()["spec"]!["holderIdentity"], Is.Empty, "given back");
    }

    [TestCaseSource(nameof(AgentRights))]
    public async Task An_agent_misses_each_right_of_its_own(string resource, string verb, CancellationToken cancellationToken)
    {
        GrantWithout("base", "mtuprobe-agent", Ns, resource, verb);
        var life = BeginAgent();
        await UntilAsync(() => Log.Lines.Any(IsRefusal), Soon, "refused", cancellationToken);
        await EndAsync(life, cancellationToken);
        // What an apply would make, and may not, is refused to the apply.
        Assert.That(Refusals(), Is.EqualTo(new[] { (resource, verb) == ("configmaps", "create") ? "configmaps patch" : $"{resource} {verb}" }));
    }

    [TestCaseSource(nameof(AggregatorRights))]
    public async Task An_aggregator_misses_each_right_of_its_own(string resource, string verb, CancellationToken cancellationToken)
    {
        GrantWithout("base", "mtuprobe-aggregator", Ns, resource, verb);
        GrantWithout("consumer", "mtuprobe-publish", "runners", "-", "-");
        await LiveAsync(() => UntilAsync(() => Log.Lines.Any(IsRefusal), TimeSpan.FromHours(25), "refused", cancellationToken, TimeSpan.FromSeconds(verb == "delete" ? 60 : 1)), cancellationToken, isElected: verb != "delete");
        Assert.That(Refusals(), Is.EqualTo(new[] { $"{resource} {verb}" }));
    }

    [TestCaseSource(nameof(ConsumerRights))]
    public async Task An_aggregator_misses_each_right_in_a_runner_s_namespace(string resource, string verb, CancellationToken cancellationToken)
    {
        GrantWithout("base", "mtuprobe-aggregator", Ns, "-", "-");
        GrantWithout("consumer", "mtuprobe-publish", "runners", resource, verb);
        PutConsumer();
        await LiveAsync(() => UntilAsync(() => Log.Lines.Any(IsRefusal), Soon, "refused", cancellationToken), cancellationToken);
        Assert.That(Refusals(), Is.Not.Empty.And.All.EqualTo($"{resource} {verb}"));
        Assert.That(Log.Lines, Has.Some.Contains("namespace runners"));
        Assert.That(Value("mtuprobe", "MTU"), Is.EqualTo("1400"), "its own namespace is served");
    }

    /// <summary>An agent's dealings with the API, in the order in which it has them.</summary>
    private (AgentCluster Cluster, Task Life) BeginAgent()
    {
        Server.Slice(Ns, "mtuprobe-agents", "one").Endpoint("10.0.0.1", "node-a").Endpoint("10.0.0.2", "b").Store();
        var file = Path.Combine(Path.GetDirectoryName(Kubeconfig)!, "agent");
        Server.WriteKubeconfig(file, AgentToken);
        var options = new AgentOptions
        {
            Node = "node-a",
            Peers = [],
            Targets = [],
            PeerService = "mtuprobe-agents",
            Cluster = new ClusterOptions(file, null, Ns),
            Pod = "mtuprobe-agent-1",
            PodUid = "uid",
            Listen = ListenAddress.Parse("127.0.0.1:9799", IPAddress.Loopback)!,
            UiListen = null,
        };
        var metrics = new AgentMetrics(Time, "test");
        var cluster = new AgentCluster(options, metrics, Time, Log);
        return (cluster, LiveAsync());

        async Task LiveAsync()
        {
            using (metrics)
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(End.Token);
                var lists = cluster.Peers.RunAsync(TimeSpan.Zero, end.Token);
                try
                {
                    await cluster.ReadPreviousAsync(end.Token);
                    await using var publisher = new ObjectPublisher(cluster.Sink, Time, new Random(1), _ => { }, Log);
                    var state = States.Of(States.Path("b", "forward-hole"));
                    publisher.Publish(at => NodeObject.Of(state, at));
                    while (true)
                    {
                        cluster.Events!.Show(state, end.Token);
                        await Task.Delay(TimeSpan.FromSeconds(5), Time, end.Token);
                    }
                }
                finally
                {
                    await end.CancelAsync();
                    await lists.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private async Task EndAsync((AgentCluster Cluster, Task Life) agent, CancellationToken cancellationToken)
    {
        await End.CancelAsync();
        await UntilAsync(() => agent.Life.IsCompleted, Soon, "ended", cancellationToken);
        agent.Cluster.Dispose();
    }

    /// <summary>From the election through everything that an aggregator does to its end.</summary>
    private async Task LiveAsync(Func<Task> during, CancellationToken cancellationToken, bool? isElected = null)
    {
        Server.Slice(Ns, "mtuprobe-agents", "one").Endpoint("10.0.0.1", "a").Endpoint("10.0.0.2", "b").Store();
        PutNode("a", 1500);
        PutNode("b", 1400);
        PutNode("gone", 1500, Time.GetUtcNow().AddDays(-2));
        var api = Open(AggregatorToken);
        if (isElected == false)
        {
            await new HeldLease(api, "mtuprobe-aggregator", "one", Time).TryTakeAsync(cancellationToken);
        }

        using var one = isElected == false ? AnAggregator.Leading(api, "one", Time, Log, End.Token) : new AnAggregator(api, "one", Time, Log, End.Token, "runners");
        await during();
        if (isElected is null)
        {
            await UntilAsync(() => Stored("mtuprobe-node-gone") is null || Log.Lines.Any(IsRefusal), TimeSpan.FromMinutes(3), "cleared away", cancellationToken);
        }

        await End.CancelAsync();
        await UntilAsync(() => one.Run.IsCompleted, Soon, "ended", cancellationToken);
    }

    private void PutConsumer() => Server.Store.Put("runners", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "mtuprobe" } });

    private void Grant(params string[] folders)
    {
        Server.Access.Enforce();
        foreach (var folder in folders)
        {
            Server.Access.LoadFolder(Path.Combine(Repository.Root, "daemonset", folder), folder == "base" ? Ns : "runners");
        }
    }

    private void GrantWithout(string folder, string role, string ns, string resource, string verb)
    {
        var account = folder == "base" ? role : "mtuprobe-aggregator";
        foreach (var rule in ManifestFiles.One<V1Role>(folder, role).Rules)
        {
            var verbs = rule.Verbs.Where(v => v != verb || !rule.Resources.Contains(resource)).ToList();
            Server.Access.Allow(AccessControl.ServiceAccount(Ns, account), ns, new AccessRule([.. rule.ApiGroups], [.. rule.Resources], verbs, [.. rule.ResourceNames ?? []]));
        }

        Server.Access.Enforce();
    }

    private IReadOnlyList<string> Refusals() => [.. Server.Log.Snapshot().Where(r => r.Status == 403).Select(r => $"{r.Resource} {r.Verb}").Distinct()];

    private static bool IsRefusal(string line) => line.Contains(": 403 ", StringComparison.Ordinal) && line.Contains("forbidden", StringComparison.Ordinal);

    private static IEnumerable<TestCaseData> Rights(string folder, string role) => ManifestFiles.One<V1Role>(folder, role).Rules
        .SelectMany(rule => rule.Resources.SelectMany(resource => rule.Verbs.Select(verb => (resource, verb))))
        .Distinct()
        .Select(right => new TestCaseData(right.resource, right.verb).SetArgDisplayNames(right.resource, right.verb));
}
