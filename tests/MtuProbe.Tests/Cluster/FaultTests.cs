using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.Publishing;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>
/// Everything that a server can do wrong, for an hour, to an agent's publishing and its list of peers: one line for the reason and one for the
/// end, a bounded number of requests, counted failures, and everything published after.
/// </summary>
public sealed class FaultTests : ClusterTest
{
    private static readonly (string Name, Fault Fault, string Said)[] Faults =
    [
        ("401", Fault.Unauthorized, "401 Unauthorized; the token or certificate is not accepted: expired, or of another cluster?"),
        ("403", Fault.Status(403, "Forbidden", "it is forbidden"), "403 it is forbidden; give the account this right (daemonset/README.md lists them)"),
        ("404 of the namespace", Fault.Status(404, "NotFound", "namespaces \"mtuprobe\" not found"), "404 namespaces \"mtuprobe\" not found"),
        ("409 Conflict", Fault.Status(409, "Conflict", "the object has been modified"), "409 the object has been modified"),
        ("409 AlreadyExists", Fault.Status(409, "AlreadyExists", "it already exists"), "409 it already exists"),
        ("410", Fault.Gone, "410 The resourceVersion for the provided watch is too old"),
        ("422", Fault.Status(422, "Invalid", "data: Invalid value"), "422 data: Invalid value"),
        ("429", Fault.TooManyRequests(retryAfterSeconds: 1), "429 TooManyRequests"),
        ("500", Fault.InternalError, "500 Internal error occurred: etcdserver: request timed out"),
        ("503", Fault.Unavailable, "503 the server is currently unable to handle the request"),
        ("a proxy's page", Fault.HtmlPage(502), "502 BadGateway"),
        ("a proxy's page that says 404", Fault.HtmlPage(404), "404 NotFound"),
        ("a proxy's page that says 200", Fault.HtmlPage(200), "what answers there is no API server ('<' is an invalid start of a value"),
        ("garbage", Fault.Garbage, "what answers there is no API server ("),
        ("a connection cut in mid-body", Fault.CutInBody, string.Empty),
        ("silence", Fault.Hang, "no answer within 15 s"),
        ("silence from mid-body on", Fault.HangInBody, "no answer within 15 s"),
        ("a slow answer", Fault.Slow(TimeSpan.FromSeconds(20)), "no answer within 15 s"),
    ];

    private readonly List<bool> _published = [];
    private readonly List<bool> _listed = [];

    private static IEnumerable<TestCaseData> All => Faults.Select(fault => new TestCaseData(fault.Name).SetArgDisplayNames(fault.Name));

    [SetUp]
    public void Forget()
    {
        _published.Clear();
        _listed.Clear();
    }

    [TestCaseSource(nameof(All))]
    public async Task An_hour_of_it_is_one_line_few_requests_and_then_everything_is_as_it_should_be(string name, CancellationToken cancellationToken)
    {
        var (_, fault, said) = Faults.Single(f => f.Name == name);
        await using var publisher = Publisher();
        var peers = Peers();
        await BeginAsync(publisher, peers, cancellationToken);
        var before = Server.Log.Snapshot().Count;

        Hangs = name.StartsWith("si", StringComparison.Ordinal) || name.StartsWith("a slow", StringComparison.Ordinal);
        var trouble = Server.Faults.AddForAll(fault);
        publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b", "forward-hole")), at));
        await PassAsync(TimeSpan.FromHours(1), cancellationToken, TimeSpan.FromSeconds(5));

        var requests = Server.Log.Snapshot().Count - before;
        Assert.Multiple(() =>
        {
            // Two who ask, each after 2, 4, 8, ... seconds and then every two minutes.
            Assert.That(requests, Is.InRange(45, 90));
            Assert.That(Log.Lines, Has.Count.EqualTo(2), string.Join('\n', Log.Lines));
            Assert.That(Log.Lines, Has.All.Contains($"(API server {Api.Server}: {said}"));
            Assert.That(Log.Lines.Where(line => line.Length > 600 || line.Contains('\n', StringComparison.Ordinal)), Is.Empty);
            Assert.That(_published.Count(ok => ok), Is.EqualTo(1));
            Assert.That(_published.Count(ok => !ok), Is.GreaterThan(20));
            Assert.That(_listed.Count(ok => !ok), Is.GreaterThan(20));
            Assert.That(peers.Peers, Has.Count.EqualTo(1), "who was a peer still is");
        });

        trouble.Dispose();
        await UntilAsync(() => Value("mtuprobe-node-node-a", "path.b") == "1400" && Log.Lines.Count == 4, TimeSpan.FromMinutes(4), "as it should be", cancellationToken);
        Assert.That(Log.Lines.Skip(2), Is.EquivalentTo(new[] { $"Information: ConfigMaps of namespace {Ns}: works again", "Information: peers can be listed again: 1" }));
        Assert.That((_published[^1], _listed[^1]), Is.EqualTo((true, true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_same_with_a_server_that_takes_no_connection_or_takes_it_and_says_nothing(bool isBlackHole, CancellationToken cancellationToken)
    {
        await using var publisher = Publisher();
        var peers = Peers();
        await BeginAsync(publisher, peers, cancellationToken);
        Hangs = true;
        if (isBlackHole)
        {
            Server.BlackHole = true;
        }
        else
        {
            await Server.StopListeningAsync();
        }

        publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b", "forward-hole")), at));
        await PassAsync(TimeSpan.FromHours(1), cancellationToken, TimeSpan.FromSeconds(5));
        Assert.Multiple(() =>
        {
            Assert.That(_published, Has.Count.InRange(22, 45));
            Assert.That(_listed, Has.Count.InRange(22, 45));
            Assert.That(Log.Lines, Has.Count.InRange(2, 4).And.Some.Contains(isBlackHole ? "no answer within 15 s" : "Connection refused"), string.Join('\n', Log.Lines));
        });

        Server.BlackHole = false;
        await Server.ListenAsync(cancellationToken);
        await UntilAsync(() => Value("mtuprobe-node-node-a", "path.b") == "1400" && Log.Lines.Count(l => l.StartsWith("Info", StringComparison.Ordinal)) == 2, TimeSpan.FromMinutes(4), "as it should be", cancellationToken);
    }

    [Test]
    public async Task A_server_that_asks_for_time_gets_it_and_not_from_all_in_the_same_moment(CancellationToken cancellationToken)
    {
        Server.Faults.AddForAll(Fault.TooManyRequests(retryAfterSeconds: 60));
        var lists = Enumerable.Range(0, 20).Select(i => Peers(() => i / 20.0)).ToList();
        await PassAsync(TimeSpan.FromMinutes(10), cancellationToken);

        var at = Server.Log.Snapshot().Select(r => r.At).ToList();
        Assert.That(at, Has.Count.LessThanOrEqualTo(lists.Count * 11));
        Assert.That(at.Skip(20).Min() - at[0], Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(at.GroupBy(moment => moment).Skip(1).Max(together => together.Count()), Is.LessThanOrEqualTo(4));
    }

    [Test]
    public async Task Bodies_that_stop_in_the_middle_hold_no_thread(CancellationToken cancellationToken)
    {
        Server.Faults.AddForAll(Fault.HangInBody);
        var calls = Enumerable.Range(0, 50).Select(_ => ObjectList.ListAsync(Api, cancellationToken)).ToList();
        while (Server.Log.Snapshot().Count(r => r.Status is not null) < calls.Count)
        {
            await Task.Delay(1, cancellationToken);
        }

        // Held in a synchronous read, they would each need a thread of their own.
        Assert.That(ThreadPool.ThreadCount, Is.LessThan(40));
        Time.Advance(ClusterApi.Deadline);
        foreach (var call in calls)
        {
            Assert.That(async () => await call, Throws.TypeOf<ApiException>().With.Property("Failure").EqualTo(ApiFailure.Silent));
        }

        await UntilEndedAsync(calls.Count, cancellationToken);
    }

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"kind":"List","metadata":{}}""")]
    public async Task An_answer_without_an_object_is_not_believed(string body, CancellationToken cancellationToken)
    {
        var peers = Peers();
        await UntilAsync(() => peers.AreKnown, TimeSpan.FromSeconds(10), "listed", cancellationToken);
        Server.Faults.AddForAll(Fault.Answer(200, "application/json", body));
        await UntilAsync(() => _listed.Contains(false), TimeSpan.FromMinutes(1), "refused", cancellationToken);

        Assert.That(peers.Peers, Has.Count.EqualTo(1));
        Assert.That(async () => await ConfigMaps.TryReadAsync(Api, Ns, "x", cancellationToken), Throws.TypeOf<ApiException>().With.Property("Failure").EqualTo(ApiFailure.NotAnAnswer));
    }

    [Test]
    public void A_page_that_is_not_found_is_no_missing_object(CancellationToken cancellationToken)
    {
        Server.Faults.AddForAll(Fault.HtmlPage(404));
        Assert.That(async () => await ConfigMaps.TryReadAsync(Api, Ns, "x", cancellationToken), Throws.TypeOf<ApiException>());
    }

    private async Task UntilEndedAsync(int count, CancellationToken cancellationToken)
    {
        while (Server.Log.Snapshot().Count(r => r.Ended is not null) < count)
        {
            await Task.Delay(1, cancellationToken);
        }
    }

    private async Task BeginAsync(ObjectPublisher publisher, PeerLists peers, CancellationToken cancellationToken)
    {
        publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b")), at));
        await UntilAsync(() => Value("mtuprobe-node-node-a", "path.b") == "1500" && peers.AreKnown && _published.Count == 1, TimeSpan.FromSeconds(10), "begun", cancellationToken);
    }

    private ObjectPublisher Publisher() => new(
        new ConfigMapSink(Api, Ns, "configmap", () => ValueTask.FromResult<k8s.Models.V1OwnerReference?>(null)), Time, new Random(1), ok => Add(_published, ok), Log);

    private PeerLists Peers(Func<double>? chance = null)
    {
        Server.Slice(Ns, "mtuprobe-agents", "one").Endpoint("10.0.0.1", "b").Store();
        var lists = new PeerLists(
            async token => EndpointSlices.Peers(await EndpointSlices.ListAsync(Api, "mtuprobe-agents", token)), Time, chance ?? Half, ok => Add(_listed, ok), Log);
        _ = lists.RunAsync(TimeSpan.Zero, End.Token);
        return lists;
    }

    private static void Add(List<bool> results, bool ok)
    {
        lock (results)
        {
            results.Add(ok);
        }
    }
}
