using System.Diagnostics;
using k8s;
using k8s.Autorest;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Storing;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

[CancelAfter(20_000)]
public sealed class FaultTests : ServerTest
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private protected override FakeApiOptions Options => new() { Time = _time };

    [TestCase(401, "Unauthorized")]
    [TestCase(403, "Forbidden")]
    [TestCase(404, "NotFound")]
    [TestCase(409, "Conflict")]
    [TestCase(409, "AlreadyExists")]
    [TestCase(410, "Expired")]
    [TestCase(500, "InternalError")]
    [TestCase(503, "ServiceUnavailable")]
    public async Task A_status_is_answered_as_often_as_it_is_scripted(int code, string reason)
    {
        Server.Faults.Add("patch", "configmaps", Fault.Status(code, reason), times: 2);

        for (var i = 0; i < 2; i++)
        {
            var status = await Client.ApplyAsync(ConfigMap("x")).RefusalAsync();
            Assert.That((status.Code, status.Reason), Is.EqualTo((code, reason)));
        }

        Assert.That(Server.Store.All(ApiResource.ConfigMaps), Is.Empty);
        await Client.ApplyAsync(ConfigMap("x"));
        Assert.That(Server.Log.Snapshot().Select(r => r.Status), Is.EqualTo(new int?[] { code, code, 201 }));
    }

    [Test]
    public async Task A_fault_meets_only_what_fits_and_goes_when_it_is_taken_away()
    {
        using (Server.Faults.Add(r => r.UserAgent.StartsWith("raw", StringComparison.Ordinal) && r.Name == "x", Fault.InternalError))
        {
            await Client.ApplyAsync(ConfigMap("x"));
            Assert.That((await Raw.GetAsync($"{Raw.ConfigMaps}/x")).Code, Is.EqualTo(500));
            Assert.That((await Raw.GetAsync(Raw.ConfigMaps)).Code, Is.EqualTo(200));
        }

        Assert.That((await Raw.GetAsync($"{Raw.ConfigMaps}/x")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Too_many_requests_are_refused_with_a_time_to_wait()
    {
        Server.Faults.AddForAll(Fault.TooManyRequests(retryAfterSeconds: 7));
        using var answer = await Raw.Http.GetAsync(Raw.ConfigMaps);

        Assert.That((int)answer.StatusCode, Is.EqualTo(429));
        Assert.That(answer.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task A_slow_answer_comes_when_its_time_is_over(CancellationToken cancellationToken)
    {
        Server.Faults.Add("list", "configmaps", Fault.Slow(TimeSpan.FromSeconds(20)));
        Server.Faults.Add("list", "configmaps", Fault.Slow(TimeSpan.FromSeconds(10)));
        var list = Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: cancellationToken);
        await Server.Log.WaitForAsync(r => r.Is("list", "configmaps"), cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(Server.Log.Snapshot()[0].Status, Is.Null);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await list).Items, Is.Empty);
        Assert.That((await Server.Log.WaitForAsync(r => r.Ended is not null, cancellationToken)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_hanging_request_is_never_answered(CancellationToken cancellationToken)
    {
        Server.Faults.AddForAll(Fault.Hang);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var list = Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: patience.Token);
        await Server.Log.WaitForAsync(_ => true, cancellationToken);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(Server.Log.Snapshot()[0], Has.Property("Status").Null.And.Property("Ended").Null);

        await patience.CancelAsync();
        Assert.That(async () => await list, Throws.InstanceOf<OperationCanceledException>());
        await Server.Log.WaitForAsync(r => r.Ended is not null, cancellationToken);
    }

    [Test]
    public async Task A_connection_is_cut_in_mid_body_after_the_write_was_done()
    {
        Server.Faults.AddForAll(Fault.CutInBody, times: 1);

        Assert.That(async () => await Client.ApplyAsync(ConfigMap("x", ("a", "1"))), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
        Assert.That(Server.Store.Find(ApiResource.ConfigMaps, Namespace, "x"), Is.Not.Null);
        await Client.ApplyAsync(ConfigMap("x", ("a", "1")));
    }

    [Test]
    public async Task Garbage_is_said_to_be_JSON()
    {
        Server.Faults.AddForAll(Fault.Garbage);

        Assert.That(async () => await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace), Throws.InstanceOf<System.Text.Json.JsonException>());
        using var answer = await Raw.Http.GetAsync(Raw.ConfigMaps);
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
    }

    [Test]
    public void The_page_of_a_proxy_is_HTML()
    {
        Server.Faults.AddForAll(Fault.HtmlPage(502));

        Assert.That(
            async () => await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace),
            Throws.TypeOf<HttpOperationException>().With.Property("Response").Property("Content").Contains("<html>"));
    }

    [Test]
    public async Task A_black_hole_takes_connections_and_answers_nothing_until_it_ends(CancellationToken cancellationToken)
    {
        await Client.ApplyAsync(ConfigMap("x"));
        Server.BlackHole = true;
        using var newcomer = Of(Server);
        var onOld = Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: cancellationToken);
        var onNew = newcomer.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: cancellationToken);
        await using (var other = await FakeApiServer.StartAsync(cancellationToken: cancellationToken))
        {
            // In the time that another one needs for twenty answers there is none here.
            using var raw = new Raw(other);
            for (var i = 0; i < 20; i++)
            {
                await raw.GetAsync(Raw.ConfigMaps);
            }
        }

        Assert.That((onOld.IsCompleted, onNew.IsCompleted), Is.EqualTo((false, false)));
        Assert.That(Server.Log.Count("list", "configmaps"), Is.Zero);

        Server.BlackHole = false;
        Assert.That((await onOld).Items.Count + (await onNew).Items.Count, Is.EqualTo(2));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_hangs_does_not_hold_the_end_of_the_server(bool blackHole, CancellationToken cancellationToken)
    {
        await Client.ApplyAsync(ConfigMap("x"));
        Server.BlackHole = blackHole;
        Server.Faults.AddForAll(Fault.Hang);
        var list = Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: cancellationToken);
        if (!blackHole)
        {
            await Server.Log.WaitForAsync(r => r.Verb == "list", cancellationToken);
        }

        var watch = Stopwatch.StartNew();
        await Server.StopListeningAsync();

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(async () => await list, Throws.InstanceOf<HttpRequestException>());
    }
}
