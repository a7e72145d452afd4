using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

/// <summary>The limits of ConfigMaps as they were measured.</summary>
public sealed class LimitTests : ServerTest
{
    private const int MostData = 1 << 20;

    [Test]
    public async Task The_values_may_sum_to_a_mebibyte_and_no_more()
    {
        var half = new string('v', MostData / 2);
        await Client.ApplyAsync(ConfigMap("x", ("a", half), ("b", half)));
        var status = await Client.ApplyAsync(ConfigMap("x", ("a", half), ("b", half + "v"))).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((422, "Invalid")));
        Assert.That(status.Message, Is.EqualTo("ConfigMap \"x\" is invalid: []: Too long: may not be more than 1048576 bytes"));
    }

    [Test]
    public async Task Keys_do_not_count()
    {
        var many = Enumerable.Range(0, 20_000).Select(i => ($"{i:D40}", "v")).ToArray();

        Assert.That((await Client.ApplyAsync(ConfigMap("x", many))).Data, Has.Count.EqualTo(20_000));
    }

    [Test]
    public async Task A_body_of_more_than_three_mebibytes_is_too_large()
    {
        var status = await Client.ApplyAsync(ConfigMap("x", ("a", new string('v', 3 * MostData)))).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((413, "RequestEntityTooLarge")));
        Assert.That(status.Message, Is.EqualTo("Request entity too large: limit is 3145728"));
    }

    [TestCase("path.node-1.ipv4", true)]
    [TestCase("Daemon_file.json", true)]
    [TestCase("fd00::1", false)]
    [TestCase("a/b", false)]
    [TestCase("..", false)]
    public async Task A_key_has_letters_digits_dash_underscore_and_dot(string key, bool fits)
    {
        var call = Client.ApplyAsync(ConfigMap("x", (key, "1")));
        if (fits)
        {
            Assert.That((await call).Data.Keys, Is.EqualTo(new[] { key }));
            return;
        }

        var status = await call.RefusalAsync();
        Assert.That((status.Code, status.Reason), Is.EqualTo((422, "Invalid")));
        Assert.That(status.Details.Causes[0].Field, Is.EqualTo($"data[{key}]"));
    }

    [TestCase(253, true)]
    [TestCase(254, false)]
    public async Task A_key_and_a_name_have_at_most_253_characters(int length, bool fits)
    {
        var long1 = new string('n', length);
        foreach (var call in new[] { Client.ApplyAsync(ConfigMap("x", (long1, "1"))), Client.ApplyAsync(ConfigMap(long1)) })
        {
            if (fits)
            {
                await call;
            }
            else
            {
                Assert.That((await call.RefusalAsync()).Code, Is.EqualTo(422));
            }
        }
    }

    [TestCase("node-1.example.com", true)]
    [TestCase("Node-1", false)]
    [TestCase("node_1", false)]
    [TestCase("-node", false)]
    public async Task A_name_is_a_lower_case_subdomain(string name, bool fits)
    {
        var call = Client.ApplyAsync(ConfigMap(name));
        if (fits)
        {
            await call;
            return;
        }

        Assert.That((await call.RefusalAsync()).Message, Does.Contain("a lowercase RFC 1123 subdomain must consist of"));
    }

    [Test]
    public async Task Annotations_together_have_at_most_256_KiB()
    {
        var map = ConfigMap("x");
        map.Metadata.Annotations = new Dictionary<string, string> { ["mtuprobe/node"] = new string('a', 262144) };

        Assert.That((await Client.ApplyAsync(map).RefusalAsync()).Message, Is.EqualTo("ConfigMap \"x\" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes"));
    }

    [Test]
    public async Task A_label_has_at_most_63_characters()
    {
        var map = ConfigMap("x");
        map.Metadata.Labels = new Dictionary<string, string> { ["mtuprobe/node"] = new string('a', 64) };

        Assert.That((await Client.ApplyAsync(map).RefusalAsync()).Message, Does.Contain("must be no more than 63 bytes"));
    }
}
