using System.IO.Compression;
using System.Text.Json.Nodes;
using k8s;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

public sealed class ListTests : ServerTest
{
    private async Task FillAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var map = ConfigMap($"m{i:000}", ("i", $"{i}"));
            map.Metadata.Labels = new Dictionary<string, string> { ["app"] = i % 2 == 0 ? "even" : "odd" };
            await Client.ApplyAsync(map);
        }
    }

    [TestCase("app=even", 3)]
    [TestCase("app==odd", 2)]
    [TestCase("app!=odd", 3)]
    [TestCase("app in (even, odd)", 5)]
    [TestCase("app notin (even)", 2)]
    [TestCase("app", 5)]
    [TestCase("!app", 0)]
    [TestCase("app=even,other", 0)]
    public async Task A_label_selector_selects(string selector, int count)
    {
        await FillAsync(5);

        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, labelSelector: selector)).Items, Has.Count.EqualTo(count));
    }

    [Test]
    public async Task A_field_selector_selects_by_name()
    {
        await FillAsync(3);

        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, fieldSelector: "metadata.name=m001")).Items.Select(m => m.Metadata.Name), Is.EqualTo(new[] { "m001" }));
        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, fieldSelector: "data=x").RefusalAsync()).Message, Is.EqualTo("field label not supported: data"));
    }

    [Test]
    public async Task Items_have_no_kind_and_the_list_has_the_store_s_resource_version()
    {
        await FillAsync(2);
        var list = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace);

        Assert.That(list.Items.Select(m => m.Kind), Is.All.Null);
        Assert.That(list.Kind, Is.EqualTo("ConfigMapList"));
        Assert.That(list.Metadata.ResourceVersion, Is.EqualTo($"{Server.Store.Version}"));
        Assert.That((await Client.CoreV1.ReadNamespacedConfigMapAsync("m000", Namespace)).Kind, Is.EqualTo("ConfigMap"));
    }

    [Test]
    public async Task Pages_are_those_of_the_moment_in_which_the_first_was_read()
    {
        await FillAsync(5);
        var first = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 2);
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("m003", Namespace);
        await Client.ApplyAsync(ConfigMap("m0025"));
        var second = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 2, continueParameter: first.Metadata.ContinueProperty);
        var third = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 2, continueParameter: second.Metadata.ContinueProperty);

        Assert.That(first.Metadata.RemainingItemCount, Is.EqualTo(3));
        Assert.That(second.Items.Select(m => m.Metadata.Name), Is.EqualTo(new[] { "m002", "m003" }));
        Assert.That(second.Metadata.ResourceVersion, Is.EqualTo(first.Metadata.ResourceVersion));
        Assert.That(third.Items.Select(m => m.Metadata.Name), Is.EqualTo(new[] { "m004" }));
        Assert.That(third.Metadata.ContinueProperty, Is.Null);
    }

    [Test]
    public async Task A_page_that_is_too_old_is_gone()
    {
        await FillAsync(3);
        var first = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 2);
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("m000", Namespace);
        Server.Store.MoveHorizonToNow();
        var status = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 2, continueParameter: first.Metadata.ContinueProperty).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((410, "Expired")));
    }

    // Source: cacher.go; a list out of the cache is whole.
    [Test]
    public async Task With_resource_version_0_a_limit_is_not_heard()
    {
        await FillAsync(3);
        var list = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 1, resourceVersion: "0");

        Assert.That(list.Items, Has.Count.EqualTo(3));
        var request = Server.Log.Snapshot()[^1].Request;
        Assert.That((request.ResourceVersion, request.Limit), Is.EqualTo(("0", 1)));
    }

    [Test]
    public async Task A_resource_version_that_is_still_to_come_times_out()
    {
        var status = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, resourceVersion: "99999").RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((504, "Timeout")));
        Assert.That(status.Details.RetryAfterSeconds, Is.EqualTo(1));
    }

    [Test]
    public async Task A_large_list_is_packed_for_those_who_ask_and_a_small_one_is_not()
    {
        await Client.ApplyAsync(ConfigMap("small", ("a", "1")));
        Assert.That(await EncodingAsync(), Is.Empty);
        await Client.ApplyAsync(ConfigMap("large", ("a", new string('x', 200_000))));
        Assert.That(await EncodingAsync(), Is.EqualTo(new[] { "gzip" }));
        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace)).Items, Has.Count.EqualTo(2));
        Assert.That((int)(await Raw.GetAsync(Raw.ConfigMaps)).Body["items"]!.AsArray().Count, Is.EqualTo(2));

        async Task<string[]> EncodingAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Raw.ConfigMaps);
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using var answer = await Raw.Http.SendAsync(request);
            var packed = answer.Content.Headers.ContentEncoding.ToArray();
            if (packed.Length > 0)
            {
                await using var body = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
                Assert.That((string?)JsonNode.Parse(body)!["kind"], Is.EqualTo("ConfigMapList"));
            }

            return packed;
        }
    }

    [TestCase("GET", "/api/v1/namespaces/mtuprobe/pods", 404, "the server could not find the requested resource")]
    [TestCase("DELETE", Raw.ConfigMaps, 405, "the server does not allow this method on the requested resource")]
    [TestCase("POST", $"{Raw.ConfigMaps}/x", 405, "the server does not allow this method on the requested resource")]
    public async Task What_is_not_served_is_refused(string method, string path, int code, string words)
    {
        var (answered, status) = await Raw.SendAsync(new HttpMethod(method), path);

        Assert.That((answered, (string?)status["message"]), Is.EqualTo((code, words)));
    }

    [TestCase("/apis/apps/v1/deployments", 404, "404 page not found\n")]
    [TestCase("/nothing", 404, "404 page not found\n")]
    [TestCase("/healthz", 200, "ok")]
    [TestCase("/readyz", 200, "ok")]
    public async Task What_is_no_resource_is_answered_in_plain_text(string path, int code, string text)
    {
        using var answer = await Raw.Http.GetAsync(path);

        Assert.That(((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((code, text)));
    }

    [Test]
    public async Task It_tells_its_version()
    {
        Assert.That((await Client.Version.GetCodeAsync()).GitVersion, Is.EqualTo("v1.36.0"));
    }

    [Test]
    public async Task Namespaces_can_be_read()
    {
        Assert.That((await Client.CoreV1.ReadNamespaceAsync(Namespace)).Metadata.Name, Is.EqualTo(Namespace));
        Assert.That((await Client.CoreV1.ReadNamespaceAsync("nowhere").RefusalAsync()).Message, Is.EqualTo("namespaces \"nowhere\" not found"));
        Assert.That((await Client.CoreV1.ListNamespaceAsync()).Items, Has.Count.EqualTo(1));
    }
}
