using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.Tests.Cluster;

/// <summary>Two nodes that have published, and aggregators beside a server.</summary>
public abstract class AggregatorTest : ClusterTest
{
    private protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly List<AnAggregator> _all = [];
    private protected SliceBuilder Slice { get; private set; } = null!;

    private protected string? Published => Value("mtuprobe", "recommended-mtu");

    private protected int Writes => Server.Log.Count(r => r.Is("patch", "configmaps") && r.Request.UserAgent.StartsWith("mtuprobe/", StringComparison.Ordinal));

    [SetUp]
    public void Nodes()
    {
        _all.Clear();
        Slice = Server.Slice(Ns, "mtuprobe-agents", "one").Endpoint("10.0.0.1", "a").Endpoint("10.0.0.2", "b").Store();
        PutNode("a", 1500);
        PutNode("b", 1400);
    }

    [TearDown]
    public void Leave() => _all.ForEach(one => one.Dispose());

    /// <summary>An hour, in which those who are there are heard.</summary>
    private protected async Task BeatAsync(CancellationToken cancellationToken)
    {
        await PassAsync(TimeSpan.FromHours(1), cancellationToken, step: TimeSpan.FromMinutes(1));
        PutNode("a", 1500);
        PutNode("b", 1400);
    }

    /// <summary>One that leads without an election: that would want a clock that goes on by seconds.</summary>
    private protected async Task LeadAsync(CancellationToken cancellationToken)
    {
        await new HeldLease(Api, "mtuprobe-aggregator", "one", Time).TryTakeAsync(cancellationToken);
        _all.Add(AnAggregator.Leading(Api, "one", Time, Log, End.Token));
    }

    private protected AnAggregator Start(string identity, params string[] publishTo)
    {
        var one = new AnAggregator(Api, identity, Time, Log, End.Token, publishTo);
        _all.Add(one);
        return one;
    }

    private protected Task PublishedAsync(string mtu, CancellationToken cancellationToken) => UntilAsync(() => Published == mtu, Soon, $"published {mtu}", cancellationToken);
}
