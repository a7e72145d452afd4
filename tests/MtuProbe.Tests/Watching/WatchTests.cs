using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Commands;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Tests.Options;
using MtuProbe.Tests.Publishing;
using MtuProbe.Tests.Witnessing;
using MtuProbe.Watching;

namespace MtuProbe.Tests.Watching;

/// <summary>What becomes of a reading: an exit code, news, text, JSON and metrics.</summary>
public sealed class WatchTests
{
    [Test]
    public void The_exit_code_says_what_was_seen()
    {
        var (proved, suspected) = (Readings.Holed(true).Report, Readings.Holed(false).Report);
        var fine = new AConnection(AConnection.AWitness()).Opened().Report;
        var nothing = AConnection.AWitness().Report(DateTimeOffset.UnixEpoch);
        Assert.Multiple(() =>
        {
            Assert.That(WatchCommand.Judge([Readings.Of(fine)]), Is.EqualTo(ExitCode.Fine));
            Assert.That(WatchCommand.Judge([Readings.Of(nothing), Readings.Of(fine)]), Is.EqualTo(ExitCode.Fine));
            Assert.That(WatchCommand.Judge([Readings.Of(nothing)]), Is.EqualTo(ExitCode.Unknown));
            Assert.That(WatchCommand.Judge([Readings.Of(suspected)]), Is.EqualTo(ExitCode.Unknown));
            Assert.That(WatchCommand.Judge([Readings.Of(fine, "it is gone")]), Is.EqualTo(ExitCode.Unknown));
            Assert.That(WatchCommand.Judge([Readings.Of(fine, "it is gone"), Readings.Of(proved)]), Is.EqualTo(ExitCode.Problem));
        });
    }

    [Test]
    public void A_finding_is_news_once_and_again_when_something_becomes_of_it()
    {
        var news = new WitnessNews();
        var connection = Readings.Holed(proved: false);
        Assert.That(Told(), Is.EqualTo(new[] { false }));
        connection.After(0.5).SendsAgain(connection.Next - 2920, 1500);
        Assert.That(Told(), Is.Empty, "only its count grew");
        connection.Hears(connection.Next - 2920, sacks: true);
        Assert.That(Told(), Is.EqualTo(new[] { true }));
        Assert.That(Told(), Is.Empty);

        bool[] Told() => [.. news.Of([Readings.Of(connection.Report)]).Select(n => n.IsProblem)];
    }

    [Test]
    public void A_person_is_told_what_passes_what_is_lost_and_whose_it_is()
    {
        var text = WitnessText.Of([Readings.Of(Readings.Holed(true).Report)]);
        Assert.That(text, Does.StartWith("PROBLEM  eth0, MTU 1500").And.Contain("10.0.0.1:40000 -> 10.9.0.1:443").And.Contain("340 bytes pass and 1500"));
        Assert.That(text.Split('\n'), Has.All.Length.LessThanOrEqualTo(LabelledText.Width));
    }

    [Test]
    public void The_document_has_every_member_and_says_null_where_nothing_is_known()
    {
        using var document = JsonDocument.Parse(WitnessDocuments.Watch([Readings.Of(Readings.Holed(true).Report)], DateTimeOffset.UnixEpoch));
        var seen = document.RootElement.GetProperty("witness").GetProperty("interfaces")[0];
        var hole = seen.GetProperty("blackHoles")[0];
        Assert.That(document.RootElement.GetProperty("apiVersion").GetString(), Is.EqualTo("mtuprobe/v1"));
        Assert.That((seen.GetProperty("interfaceMtu").GetInt32(), seen.GetProperty("flowShare").GetDouble(), seen.GetProperty("whyNot").ValueKind), Is.EqualTo((1500, 1.0, JsonValueKind.Null)));
        Assert.That((hole.GetProperty("largestDelivered").GetInt32(), hole.GetProperty("smallestLost").GetInt32(), hole.GetProperty("evidence").GetString(), hole.GetProperty("open").GetBoolean()),
            Is.EqualTo((340, 1500, "proved", true)));
        Assert.That(hole.GetProperty("nextHopMtu").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Metrics_exist_where_a_witness_was_asked_for()
    {
        using var metrics = new AgentMetrics(new FakeTimeProvider(), "1");
        Assert.That((await ScrapeAsync(metrics)).Series.Where(s => s.Contains("witness", StringComparison.Ordinal)), Is.Empty);
        var reading = Readings.Of(Readings.Holed(true).Report);
        metrics.WillWitness(() => [reading]);
        var heard = await ScrapeAsync(metrics);
        reading = reading with { WhyNot = "it is gone" };
        var deaf = await ScrapeAsync(metrics);
        Assert.Multiple(() =>
        {
            Assert.That(heard["mtuprobe_witness_blackhole_flows", "evidence=proved"], Is.EqualTo(1));
            Assert.That(heard["mtuprobe_witness_blackhole_flows", "evidence=suspected"], Is.Zero);
            Assert.That(heard["mtuprobe_witness_ptb_total", "family=ipv6", "ruling=belowMinimum"], Is.Zero);
            Assert.That(heard["mtuprobe_witness_fragments_total", "family=ipv4"], Is.Zero);
            Assert.That((heard["mtuprobe_witness_mss_above_mtu_total"], heard["mtuprobe_witness_dropped_packets_total"]), Is.EqualTo(((double?)0, (double?)0)));
            Assert.That((heard["mtuprobe_witness_up", "device=eth0"], deaf["mtuprobe_witness_up", "device=eth0"]), Is.EqualTo(((double?)1, (double?)0)));
            Assert.That(deaf.Of("mtuprobe_witness_blackhole_flows"), Is.Empty, "nobody measured it");
        });
    }

    [TestCase("--interface eth0 --interface any --duration 1.5 --output json", "eth0,any", 1.5, true)]
    [TestCase("--duration 2m", "", 120.0, false)]
    [TestCase("", "", null, false)]
    public void What_is_right_is_read(string arguments, string interfaces, double? seconds, bool json)
    {
        var options = Read(arguments);
        Assert.That((string.Join(',', options.Interfaces), options.Duration?.TotalSeconds, options.Json), Is.EqualTo((interfaces, seconds, json)));
    }

    [TestCase("--interface a/b", "--interface 'a/b'")]
    [TestCase("--interface sixteenletters16", "--interface 'sixteenletters16'")]
    [TestCase("--duration 0", "--duration '0'")]
    [TestCase("--duration never", "--duration 'never'")]
    [TestCase("--duration 25h --output xml", "--duration '25h'", "--output 'xml'")]
    public void What_is_wrong_is_named(string arguments, params string[] named)
    {
        var message = Assert.Throws<UsageException>(() => Read(arguments))!.Message;
        Assert.That(named.Where(word => !message.Contains(word, StringComparison.Ordinal)), Is.Empty, message);
    }

    [TestCase("--witness", "", ExpectedResult = true)]
    [TestCase("--witness true", "", ExpectedResult = true)]
    [TestCase("--witness false", "MTUPROBE_WITNESS=true", ExpectedResult = false)]
    [TestCase("", "MTUPROBE_WITNESS=true", ExpectedResult = true)]
    [TestCase("", "", ExpectedResult = false)]
    public bool An_agent_is_a_witness_when_asked(string arguments, string environment) => AnAgentTable.Read($"--node a {arguments}".Trim(), environment).Witness;

    [Test]
    public void The_file_may_ask_for_it_too_and_only_in_its_words()
    {
        Assert.That(AnAgentTable.Read("--node a", yaml: "witness: true\n").Witness);
        Assert.That(() => AnAgentTable.Read("--node a", yaml: "witness: yes\n"), Throws.TypeOf<UsageException>().With.Message.Contains("use true or false"));
    }

    private static WatchOptions Read(string arguments)
    {
        var command = new Command("watch");
        var table = new WatchOptionTable(command);
        return table.Read(command.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static async Task<Exposition> ScrapeAsync(AgentMetrics metrics) => Exposition.Parse(await metrics.ScrapeAsync(CancellationToken.None));
}
