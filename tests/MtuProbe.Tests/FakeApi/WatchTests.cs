using k8s;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Objects;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

/// <summary>Watches as the typed client sees them, the traps included.</summary>
[CancelAfter(20_000)]
public sealed class WatchTests : ServerTest
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private protected override FakeApiOptions Options => new() { Time = _time };

    [Test]
    public async Task Changes_arrive_one_by_one(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken);
        await Client.ApplyAsync(ConfigMap("x", ("a", "1")));
        Assert.That(await watch.NextAsync(), Is.EqualTo("Added x 1"));
        await Client.ApplyAsync(ConfigMap("x", ("a", "2")));
        Assert.That(await watch.NextAsync(), Is.EqualTo("Modified x 2"));
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("x", Namespace);
        Assert.That(await watch.NextAsync(), Is.EqualTo("Deleted x 2"));
        Assert.That(watch.Last!.Metadata.ResourceVersion, Is.EqualTo($"{Server.Store.Version}"));
    }

    [Test]
    public async Task It_resumes_where_the_list_ended(CancellationToken cancellationToken)
    {
        await Client.ApplyAsync(ConfigMap("before"));
        var version = (await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: cancellationToken)).Metadata.ResourceVersion;
        await Client.ApplyAsync(ConfigMap("between"));
        await using var watch = await OpenAsync(cancellationToken, version);

        Assert.That(await watch.NextAsync(), Is.EqualTo("Added between "));
    }

    [TestCase(null)]
    [TestCase("0")]
    public async Task Without_a_resource_version_what_is_there_comes_first(string? version, CancellationToken cancellationToken)
    {
        await Client.ApplyAsync(ConfigMap("a"));
        await Client.ApplyAsync(ConfigMap("b"));
        await using var watch = await OpenAsync(cancellationToken, version, fromNow: false);
        await Client.ApplyAsync(ConfigMap("c"));

        Assert.That(new[] { await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync() }, Is.EqualTo(new[] { "Added a ", "Added b ", "Added c " }));
    }

    [Test]
    public async Task An_object_that_no_longer_fits_the_selector_is_deleted_for_the_watch(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken, labels: "app=mtuprobe");
        await ApplyLabelledAsync("other", "1");
        await ApplyLabelledAsync("mtuprobe", "2");
        Assert.That(await watch.NextAsync(), Is.EqualTo("Added x 2"));
        await ApplyLabelledAsync("other", "3");
        Assert.That(await watch.NextAsync(), Is.EqualTo("Deleted x 2"));

        Task ApplyLabelledAsync(string app, string value)
        {
            var map = ConfigMap("x", ("a", value));
            map.Metadata.Labels = new Dictionary<string, string> { ["app"] = app };
            return Client.ApplyAsync(map);
        }
    }

    [Test]
    public async Task Other_namespaces_and_resources_are_not_told(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken);
        Server.Store.PutNamespace("other");
        await Client.ApplyAsync(ConfigMap("x"), ns: "other");
        await Client.CoordinationV1.CreateNamespacedLeaseAsync(new V1Lease { Metadata = new V1ObjectMeta { Name = "l" } }, Namespace, cancellationToken: cancellationToken);
        await Client.ApplyAsync(ConfigMap("y"));

        Assert.That(await watch.NextAsync(), Is.EqualTo("Added y "));
    }

    // Trap: it does not throw; the error goes to onError, and the watch ends as if all were well.
    [Test]
    public async Task A_resource_version_that_is_too_old_is_an_error_within_the_stream(CancellationToken cancellationToken)
    {
        await Client.ApplyAsync(ConfigMap("x"));
        Server.Store.MoveHorizonToNow();
        await using var watch = AWatch.Start(Client, "1", labels: null, timeoutSeconds: null, cancellationToken);
        await watch.Completion;

        Assert.That(watch.Error, Is.TypeOf<KubernetesException>());
        Assert.That(((KubernetesException)watch.Error!).Status.Code, Is.EqualTo(410));
        Assert.That(((KubernetesException)watch.Error).Status.Message, Is.EqualTo($"too old resource version: 1 ({Server.Store.Version})"));
        Assert.That(Server.Log.Snapshot()[^1].Status, Is.EqualTo(200));
    }

    // Trap: neither events nor errors nor bookmarks, for ever.
    [Test]
    public async Task A_resource_version_of_the_far_future_hangs_in_silence(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken, "999999", timeoutSeconds: 600);
        await Client.ApplyAsync(ConfigMap("x"));
        for (var minute = 0; minute < 9; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Server.DropWatches(abort: false);
        Assert.That(async () => await watch.Completion, Throws.TypeOf<HttpRequestException>());
        Assert.That(watch.Seen, Is.Zero);
        Assert.That(watch.Error, Is.Null);
    }

    [Test]
    public async Task Bookmarks_come_every_minute_and_just_before_the_end(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken, timeoutSeconds: 150);
        foreach (var step in new[] { 60, 60, 28 })
        {
            _time.Advance(TimeSpan.FromSeconds(step));
            Assert.That(await watch.NextAsync(), Is.EqualTo("Bookmark  "));
            Assert.That(watch.Last!.Metadata.ResourceVersion, Is.EqualTo($"{Server.Store.Version}"));
            Server.Store.AdvanceVersion(by: 3);
        }

        _time.Advance(TimeSpan.FromSeconds(2));
        await watch.Completion;
        Assert.That(watch.Seen, Is.EqualTo(3));
    }

    // Trap: the client takes an end without any event for an error.
    [Test]
    public async Task A_watch_that_ends_without_an_event_throws_in_the_client(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken, timeoutSeconds: 5, bookmarks: false);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(async () => await watch.Completion, Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<EndOfStreamException>());
    }

    [Test]
    public async Task A_watch_that_ends_after_an_event_ends_well(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken, timeoutSeconds: 5, bookmarks: false);
        await Client.ApplyAsync(ConfigMap("x"));
        Assert.That(await watch.NextAsync(), Is.EqualTo("Added x "));
        _time.Advance(TimeSpan.FromSeconds(5));
        await watch.Completion;
    }

    [Test]
    public async Task A_watch_that_is_broken_off_throws(CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken);
        await Client.ApplyAsync(ConfigMap("x"));
        await watch.NextAsync();
        Server.DropWatches();

        Assert.That(async () => await watch.Completion, Throws.InstanceOf<IOException>());
        await Server.Log.WaitForAsync(r => r.Request.IsWatch && r.Ended is not null, cancellationToken);
        Assert.That(Server.OpenWatches, Is.Zero);
    }

    private async Task<AWatch> OpenAsync(
        CancellationToken cancellationToken, string? version = null, string? labels = null, int? timeoutSeconds = null, bool bookmarks = true, bool fromNow = true)
    {
        var watch = AWatch.Start(Client, version ?? (fromNow ? $"{Server.Store.Version}" : null), labels, timeoutSeconds, cancellationToken, bookmarks);
        await Server.WaitForWatchesAsync(1, cancellationToken);
        return watch;
    }
}
