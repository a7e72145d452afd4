using System.CommandLine;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Aggregating;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Tests.Aggregating;

namespace MtuProbe.Tests.Publishing;

/// <summary>What an aggregator shows to people, and where.</summary>
public sealed class AggregatePagesTests
{
    private static readonly ListenAddress AnyPort = new(new IPEndPoint(IPAddress.Loopback, 0), null);

    [Test]
    public async Task The_cluster_is_shown_while_this_one_knows_it()
    {
        var time = new FakeTimeProvider(States.Now);
        using var metrics = new AggregateMetrics(time, "1.2.3");
        var pages = new AggregatePages(time, metrics);
        await using var server = await PeoplePages.StartAsync(AnyPort, pages.People, NullLoggerFactory.Instance, CancellationToken.None);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{server.Address.Tcp}") };

        Assert.That(await client.GetStringAsync("/"), Does.Contain("data-kind=\"cluster\"").And.Contain("href=\"/api/v1/report\""));
        await IsAwayAsync();

        var book = new NodeBook(time, TimeSpan.FromMinutes(30));
        book.Hear(Objects.Stored(NodeObject.Of(States.Of(States.Path("node-b", "forward-hole")), States.Now)));
        pages.Show(book.Read());
        using var report = JsonDocument.Parse(await client.GetStringAsync("/api/v1/report"));
        using var advice = JsonDocument.Parse(await client.GetStringAsync("/api/v1/advice"));
        Assert.That(report.RootElement.GetProperty("paths")[0].GetProperty("verdict").GetString(), Is.EqualTo("blackHole"));
        Assert.That(advice.RootElement.GetProperty("mtu").GetInt32(), Is.EqualTo(1400));

        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/v1/report") { Headers = { Host = "evil.example" } };
        Assert.That((await client.SendAsync(elsewhere)).StatusCode, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
        Assert.That((await client.PostAsync("/api/v1/report", null)).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));

        pages.Show(null);
        await IsAwayAsync();

        async Task IsAwayAsync()
        {
            using var answer = await client.GetAsync("/api/v1/report");
            Assert.That((answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "this aggregator has only begun, or another one leads\n")));
        }
    }

    [TestCase("", "127.0.0.1:9797")]
    [TestCase("--ui-listen 8080", "127.0.0.1:8080")]
    [TestCase("--ui-listen none", null)]
    public void The_page_listens_on_loopback_unless_asked_otherwise(string arguments, string? expected) =>
        Assert.That(Read(arguments).UiListen?.ToString(), Is.EqualTo(expected));

    [Test]
    public void Page_and_metrics_cannot_have_one_port() => Assert.That(
        () => Read("--ui-listen 9799"), Throws.TypeOf<UsageException>().With.Message.EqualTo("--ui-listen '9799': --listen (its default) '[::]:9799' takes that already; choose another port"));

    private static AggregateOptions Read(string arguments)
    {
        var command = new Command("aggregate");
        var table = new AggregateOptionTable(command, new Dictionary<string, string>());
        return table.Read(command.Parse(arguments));
    }
}
