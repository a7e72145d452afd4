using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.Tests.Cluster;

/// <summary>List and watch of all objects, through everything that ends a watch.</summary>
public sealed class ObjectWatchTests : ClusterTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<string> _told = [];

    private int Lists => Requests("list", "configmaps");

    private int Watches => Requests("watch", "configmaps");

    [SetUp]
    public void Forget() => _told.Clear();

    [Test]
    public async Task What_is_there_is_told_at_once_and_every_change_when_it_happens(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        Server.Store.Put(Ns, new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "of-somebody-else" } });
        await FollowAsync(cancellationToken);
        PutNode("b", 1400);
        await ToldAsync("+mtuprobe-node-b", cancellationToken);
        PutNode("b", 1300);
        await ToldAsync("+mtuprobe-node-b", cancellationToken, times: 2);
        Server.Store.Delete(ApiResource.ConfigMaps, Ns, "mtuprobe-node-a");
        await ToldAsync("-mtuprobe-node-a", cancellationToken);

        Assert.That(Told(), Is.EqualTo(new[] { "all mtuprobe-node-a", "+mtuprobe-node-b", "+mtuprobe-node-b", "-mtuprobe-node-a" }));
        Assert.That((Lists, Watches), Is.EqualTo((1, 1)));
        Assert.That(Server.Log.Snapshot().Select(r => r.Request.Query), Has.All.Contains("app.kubernetes.io"));
    }

    [Test]
    public async Task More_objects_than_fit_on_a_page_are_all_told(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 1050; i++)
        {
            PutNode($"n{i:0000}", 1500);
        }

        await FollowAsync(cancellationToken);
        Assert.That(Told().Single().Split(' '), Has.Length.EqualTo(1051));
        Assert.That(Lists, Is.EqualTo(5));
    }

    // Trap 1: 410 comes to onError, and the watch ends as if all were well.
    [Test]
    public async Task A_version_that_is_too_old_is_listed_anew_without_an_alarm(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        await FollowAsync(cancellationToken);
        await Server.RestartAsync(cancellationToken);
        PutNode("b", 1400);
        await ToldAsync("all mtuprobe-node-a mtuprobe-node-b", cancellationToken);
        PutNode("c", 1300);
        await ToldAsync("+mtuprobe-node-c", cancellationToken);

        Assert.That(Lists, Is.InRange(2, 3));
    }

    [Test]
    public async Task A_server_that_finds_every_version_too_old_is_no_loop(CancellationToken cancellationToken)
    {
        using var trouble = Server.Faults.Add("watch", "configmaps", Fault.Gone);
        _ = Watch().RunAsync(All, One, End.Token);
        await PassAsync(TimeSpan.FromHours(1), cancellationToken);

        Assert.That(Lists, Is.InRange(20, 60));
        Assert.That(Watches, Is.InRange(20, 60));
    }

    // Trap 2: without a single event the library makes an error of the end.
    [Test]
    public async Task A_watch_that_ends_by_its_time_without_bookmarks_is_no_alarm(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        await FollowAsync(cancellationToken);
        for (var minute = 0; minute < 60; minute++)
        {
            Server.DropWatches(abort: false);
            await PassAsync(TimeSpan.FromMinutes(1), cancellationToken);
        }

        // As an etcd of another time would do: what was silent to its end is listed anew, ever more rarely.
        Assert.That(Log.Lines, Is.Empty);
        Assert.That(Lists, Is.InRange(20, 60));
        Assert.That(Watches, Is.InRange(20, 60));
    }

    // Trap 3.
    [Test]
    public async Task With_bookmarks_an_idle_watch_goes_on_and_all_is_listed_every_ten_minutes(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        await FollowAsync(cancellationToken);
        await PassAsync(TimeSpan.FromMinutes(35), cancellationToken, step: TimeSpan.FromSeconds(5));

        Assert.That(Log.Lines, Is.Empty);
        Assert.That(Lists, Is.EqualTo(4));
        Assert.That(Watches, Is.InRange(9, 12));
        Assert.That(Told(), Has.All.EqualTo("all mtuprobe-node-a"));
    }

    // Trap 4: the server goes away and comes back.
    [Test]
    public async Task After_hours_without_a_server_everything_is_told_anew(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        await FollowAsync(cancellationToken);
        await Server.StopListeningAsync();
        Hangs = true;
        await PassAsync(TimeSpan.FromHours(2), cancellationToken);
        PutNode("b", 1400);
        await Server.ListenAsync(cancellationToken);
        await ToldAsync("all mtuprobe-node-a mtuprobe-node-b", cancellationToken, within: TimeSpan.FromMinutes(4));
        Hangs = false;
        await UntilAsync(() => Log.Lines.Any(l => l.Contains("followed again", StringComparison.Ordinal)), TimeSpan.FromMinutes(2), "told of", cancellationToken);

        // The connection that broke, those that were refused, and the end.
        Assert.That(Log.Lines, Has.Count.InRange(2, 4).And.Some.Contains("Connection refused"), string.Join('\n', Log.Lines));
    }

    // Trap 4: an etcd that was restored from before knows nothing of our version, and says nothing.
    [Test]
    public async Task A_version_of_the_far_future_is_found_out_by_silence(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        Server.Store.AdvanceVersion(1_000_000);
        await FollowAsync(cancellationToken);
        await Server.RestartWithoutStoreAsync(cancellationToken);
        // The list tells the old version still, once: as a server does whose cache is behind its etcd.
        PutNode("b", 1400);
        await ToldAsync("all mtuprobe-node-b", cancellationToken, within: TimeSpan.FromMinutes(5));
        PutNode("c", 1300);
        await ToldAsync("+mtuprobe-node-c", cancellationToken);
    }

    [Test]
    public async Task A_connection_that_breaks_is_taken_up_where_it_was(CancellationToken cancellationToken)
    {
        PutNode("a", 1500);
        await FollowAsync(cancellationToken);
        PutNode("b", 1400);
        await ToldAsync("+mtuprobe-node-b", cancellationToken);
        Server.DropWatches();
        PutNode("c", 1300);
        await ToldAsync("+mtuprobe-node-c", cancellationToken);

        Assert.That((Lists, Watches), Is.EqualTo((1, 2)));
        Assert.That(Log.Lines, Is.Empty);
    }

    [TestCase(403, "Forbidden")]
    [TestCase(500, "InternalError")]
    [TestCase(401, "Unauthorized")]
    public async Task A_watch_that_is_always_refused_is_told_once_and_asked_rarely(int code, string reason, CancellationToken cancellationToken)
    {
        var trouble = Server.Faults.Add("watch", "configmaps", Fault.Status(code, reason));
        _ = Watch().RunAsync(All, One, End.Token);
        await PassAsync(TimeSpan.FromHours(1), cancellationToken);
        Assert.That(Lists, Is.InRange(20, 45));
        Assert.That(Watches, Is.InRange(20, 45));
        Assert.That(Log.Lines.Single(), Does.StartWith($"Error: objects cannot be followed (API server {Api.Server}: {code} "));

        trouble.Dispose();
        PutNode("b", 1400);
        await UntilAsync(() => Log.Lines.Count == 2, TimeSpan.FromMinutes(5), "told of", cancellationToken);
        Assert.That(Log.Lines[1], Is.EqualTo("Information: objects can be followed again"));
    }

    [Test]
    public async Task A_watch_whose_line_stops_in_the_middle_ends_by_our_own_clock(CancellationToken cancellationToken)
    {
        var trouble = Server.Faults.Add("watch", "configmaps", Fault.HangInBody);
        _ = Watch().RunAsync(All, One, End.Token);
        await UntilAsync(() => Server.OpenWatches == 1, Soon, "watched", cancellationToken);
        PutNode("a", 1500);
        trouble.Dispose();
        await ToldAsync("all mtuprobe-node-a", cancellationToken, within: TimeSpan.FromMinutes(6));
        Assert.That(Log.Lines.Single(), Does.Contain("no answer within 260 s"));
    }

    [Test]
    public async Task A_line_that_is_no_JSON_lists_anew(CancellationToken cancellationToken)
    {
        Server.Faults.Add("watch", "configmaps", Fault.Garbage, times: 1);
        _ = Watch().RunAsync(All, One, End.Token);
        PutNode("a", 1500);
        await UntilAsync(() => Lists == 2 && Server.OpenWatches == 1, Soon, "listed again", cancellationToken);
        Assert.That(Log.Lines.Single(), Does.Contain("what answers there is no API server"));
    }

    private ObjectWatch Watch() => new(Api, Time, Half, Log);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _ = Watch().RunAsync(All, One, End.Token);
        await UntilAsync(() => Server.OpenWatches == 1, Soon, "watched", cancellationToken);
    }

    private async Task ToldAsync(string what, CancellationToken cancellationToken, int times = 1, TimeSpan? within = null) =>
        await UntilAsync(() => Told().Count(told => told == what) == times, within ?? Soon, $"told {what}", cancellationToken);

    private IReadOnlyList<string> Told()
    {
        lock (_gate)
        {
            return [.. _told];
        }
    }

    private void All(IReadOnlyList<MtuProbe.Publishing.StoredObject> all) => Add($"all {string.Join(' ', all.Select(stored => stored.Name))}");

    private void One(MtuProbe.Publishing.StoredObject stored, bool isGone) => Add($"{(isGone ? '-' : '+')}{stored.Name}");

    private void Add(string told)
    {
        lock (_gate)
        {
            _told.Add(told);
        }
    }
}
