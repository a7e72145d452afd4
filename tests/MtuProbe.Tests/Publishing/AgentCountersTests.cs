using Microsoft.Extensions.Time.Testing;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>What an agent tells its metrics as it happens.</summary>
public sealed class AgentCountersTests
{
    private FakeTimeProvider _time;
    private AgentMetrics _metrics;

    [SetUp]
    public void Create()
    {
        _time = new FakeTimeProvider(States.Now);
        _metrics = new AgentMetrics(_time, "1.2.3");
    }

    [TearDown]
    public void Dispose() => _metrics.Dispose();

    [Test]
    public async Task What_the_agent_tells_is_counted()
    {
        _metrics.ProbesSent(ProbeMethod.Agent, 3);
        _metrics.ProbesLost(ProbeMethod.Icmp);
        _metrics.PtbReceived(accepted: true);
        _metrics.PathChanged();
        _metrics.SearchEnded(TimeSpan.FromSeconds(0.3));
        _metrics.RoundTrip(TimeSpan.FromMilliseconds(0.4));
        _metrics.WillPublish("store");
        _metrics.Published("store", ok: true);
        _time.Advance(TimeSpan.FromSeconds(5));
        _metrics.Published("store", ok: false);
        var scrape = await ScrapeAsync();
        Assert.Multiple(() =>
        {
            Assert.That(scrape["mtuprobe_probes_sent_total", "method=agent"], Is.EqualTo(3));
            Assert.That(scrape["mtuprobe_probes_lost_total", "method=icmp"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_ptb_received_total", "result=accepted"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_path_changes_total"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_search_seconds_bucket", "le=0.5"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_search_seconds_bucket", "le=0.25"], Is.Zero);
            Assert.That(scrape["mtuprobe_path_rtt_seconds_sum"], Is.EqualTo(0.0004));
            Assert.That(scrape["mtuprobe_publish_total", "publisher=store", "result=ok"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_publish_total", "publisher=store", "result=error"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_publish_last_success_timestamp_seconds", "publisher=store"], Is.EqualTo(States.Now.ToUnixTimeSeconds()));
        });
    }

    [Test]
    public async Task Rejections_of_all_responders_are_summed_by_reason()
    {
        var tally = new ResponderTally();
        _metrics.Responders = () => [tally.Read(), tally.Read()];
        tally.Reject(RejectReason.BadCookie);
        Assert.That((await ScrapeAsync())["mtuprobe_requests_rejected_total", "reason=badCookie"], Is.EqualTo(2));
        tally.Reject(RejectReason.BadCookie);
        var scrape = await ScrapeAsync();
        Assert.Multiple(() =>
        {
            Assert.That(scrape["mtuprobe_requests_rejected_total", "reason=badCookie"], Is.EqualTo(4));
            Assert.That(scrape.Of("mtuprobe_requests_rejected_total").Count(), Is.EqualTo(Enum.GetValues<RejectReason>().Length));
            Assert.That(scrape["mtuprobe_requests_rejected_total", "reason=tooSmall"], Is.Zero);
        });
    }

    private async Task<Exposition> ScrapeAsync() => Exposition.Parse(await _metrics.ScrapeAsync(CancellationToken.None));
}
