using k8s;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.FakeApi;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

public sealed class RequestLogTests : ServerTest
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private protected override FakeApiOptions Options => new() { Time = _time };

    [Test]
    public async Task A_request_is_kept_with_all_that_it_asked()
    {
        await Client.ApplyAsync(ConfigMap("x"), force: true);
        await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, labelSelector: "a=b", limit: 500, resourceVersion: "0");
        var (apply, list) = (Server.Log.Snapshot()[0], Server.Log.Snapshot()[1]);

        Assert.That((apply.Request.Method, apply.Verb, apply.Resource, apply.Namespace, apply.Name, apply.Status), Is.EqualTo(("PATCH", "patch", "configmaps", Namespace, "x", (int?)201)));
        Assert.That(apply.Request.UserAgent, Is.EqualTo("mtuprobe-test/1.0"));
        Assert.That(apply.BodyBytes, Is.GreaterThan(0));
        Assert.That(apply.At, Is.EqualTo(_time.GetUtcNow()));
        Assert.That((list.Verb, list.Name, list.Request.ResourceVersion, list.Request.Limit, list.Request.IsWatch), Is.EqualTo(("list", string.Empty, "0", 500, false)));
        Assert.That(list.Request.Query, Does.Contain("labelSelector=a%3Db").Or.Contain("labelSelector=a=b"));
    }

    [Test]
    public async Task A_herd_is_the_largest_number_in_any_second_and_rates_are_told_by_client()
    {
        var start = _time.GetUtcNow();
        foreach (var step in new[] { 0, 900, 90, 9, 2000, 0 })
        {
            _time.Advance(TimeSpan.FromMilliseconds(step));
            await Raw.GetAsync(Raw.ConfigMaps);
        }

        await Client.ApplyAsync(ConfigMap("x"));

        Assert.That(Server.Log.LargestInAnySecond(r => r.Verb == "list"), Is.EqualTo(4));
        Assert.That(Server.Log.LargestWithin(TimeSpan.FromMinutes(1), _ => true), Is.EqualTo(7));
        Assert.That(Server.Log.Count("list", "configmaps"), Is.EqualTo(6));
        Assert.That(
            Server.Log.PerHour(r => r.Request.UserAgent, start, start + TimeSpan.FromMinutes(6)),
            Is.EquivalentTo(new Dictionary<string, double> { ["raw/1.0"] = 60, ["mtuprobe-test/1.0"] = 10 }));
    }

    [Test]
    public async Task Many_clients_at_once_are_all_counted()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Client.ApplyAsync(ConfigMap($"node-{i}"))));

        Assert.That(Server.Log.Snapshot().Select(r => r.Number), Is.EqualTo(Enumerable.Range(0, 200)));
        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace)).Items.Select(m => m.Metadata.ResourceVersion).Distinct().Count(), Is.EqualTo(200));
    }
}
