using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>What a scrape shows (contract §4.3). What was not measured does not exist.</summary>
public sealed class AgentMetricsTests
{
    private static readonly string[] PathNames =
    [
        "mtuprobe_path_mtu_bytes", "mtuprobe_path_reverse_mtu_bytes", "mtuprobe_path_effective_mtu_bytes", "mtuprobe_path_recommended_mtu_bytes",
        "mtuprobe_path_black_hole", "mtuprobe_path_up", "mtuprobe_path_ptb", "mtuprobe_path_verdict",
    ];

    private static readonly string[] B = ["peer=b", "family=ipv4", "via=pod"];

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
    public async Task Before_any_state_only_counters_and_the_build_exist()
    {
        var scrape = await ScrapeAsync();
        Assert.Multiple(() =>
        {
            Assert.That(scrape["mtuprobe_build_info", "version=1.2.3"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_probes_sent_total", "method=agent"], Is.Zero);
            Assert.That(scrape["mtuprobe_ptb_received_total", "result=rejected"], Is.Zero);
            Assert.That(scrape["mtuprobe_path_changes_total"], Is.Zero);
            foreach (var name in PathNames.Concat(["mtuprobe_paths", "mtuprobe_interface_mtu_bytes", "mtuprobe_node_recommended_mtu_bytes", "mtuprobe_oldest_confirmation_seconds", "mtuprobe_peers"]))
            {
                Assert.That(scrape.Of(name), Is.Empty);
            }
        });
    }

    [TestCase("clear", "clear", 1500, 1500, 1500, 1500, 0, null)]
    [TestCase("forward-hole", "blackHole", 1400, 1500, 1500, 1400, 1, 0)]
    [TestCase("reverse-hole", "blackHole", 1500, 1320, 1500, 1320, 1, null)]
    [TestCase("reduced", "reduced", 1400, 1400, 1500, 1400, 0, 1)]
    [TestCase("route-mtu", "localLimit", 1500, 1500, 1400, 1400, 0, null)]
    public async Task A_path_shows_its_numbers(string scenario, string verdict, int there, int back, int effective, int recommended, int hole, int? ptb)
    {
        var scrape = await ScrapeAsync(States.Path("b", scenario));
        Assert.Multiple(() =>
        {
            Assert.That(scrape["mtuprobe_path_mtu_bytes", B], Is.EqualTo(there));
            Assert.That(scrape["mtuprobe_path_reverse_mtu_bytes", B], Is.EqualTo(back));
            Assert.That(scrape["mtuprobe_path_effective_mtu_bytes", B], Is.EqualTo(effective));
            Assert.That(scrape["mtuprobe_path_recommended_mtu_bytes", B], Is.EqualTo(recommended));
            Assert.That(scrape["mtuprobe_path_black_hole", B], Is.EqualTo(hole));
            Assert.That(scrape["mtuprobe_path_up", B], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_path_ptb", B], Is.EqualTo(ptb));
            Assert.That(scrape.Of("mtuprobe_path_verdict"), Is.EqualTo(new[] { $"mtuprobe_path_verdict|family=ipv4|peer=b|verdict={verdict}|via=pod" }));
        });
    }

    [Test]
    public async Task A_path_that_is_not_up_shows_its_verdict_and_no_number([Values(VerdictKind.Unreachable, VerdictKind.Inconclusive)] VerdictKind verdict)
    {
        await ScrapeAsync(States.Path("b", "forward-hole"));
        var scrape = await ScrapeAsync(States.Silent(States.Path("b", "forward-hole"), verdict));
        Assert.That(OfPaths(scrape), Is.EquivalentTo(new[]
        {
            "mtuprobe_path_up|family=ipv4|peer=b|via=pod",
            $"mtuprobe_path_verdict|family=ipv4|peer=b|verdict={verdict.Label}|via=pod",
        }));
        Assert.That(scrape["mtuprobe_path_up", B], Is.Zero);
    }

    [Test]
    public async Task A_path_that_comes_back_shows_its_numbers_again()
    {
        await ScrapeAsync(States.Silent(States.Path("b")));
        var scrape = await ScrapeAsync(States.Path("b"));
        Assert.Multiple(() =>
        {
            Assert.That(scrape["mtuprobe_path_mtu_bytes", B], Is.EqualTo(1500));
            Assert.That(scrape["mtuprobe_path_up", B], Is.EqualTo(1));
            Assert.That(scrape.Of("mtuprobe_path_verdict").Count(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_peer_that_leaves_takes_its_series_along()
    {
        await ScrapeAsync(States.Path("b", "forward-hole"), States.Path("c"));
        var scrape = await ScrapeAsync(States.Path("c"));
        Assert.That(OfPaths(scrape), Is.Not.Empty.And.All.Contains("peer=c"));
    }

    [Test]
    public async Task A_path_never_searched_or_measured_has_no_number()
    {
        var scrape = await ScrapeAsync(States.Open("new"), States.Unmeasured("far"));
        Assert.That(OfPaths(scrape), Is.EquivalentTo(new[] { "mtuprobe_path_up|family=ipv4|peer=far|via=pod", "mtuprobe_path_verdict|family=ipv4|peer=far|verdict=unreachable|via=pod" }));
    }

    [Test]
    public async Task A_rotating_path_has_series_only_while_it_is_not_clear()
    {
        var clear = States.Path("b") with { IsRotating = true };
        Assert.That(OfPaths(await ScrapeAsync(clear)), Is.Empty);
        Assert.That(OfPaths(await ScrapeAsync(States.Path("b", "forward-hole") with { IsRotating = true })), Has.Exactly(8).Items);
        Assert.That(OfPaths(await ScrapeAsync(clear)), Is.Empty);
    }

    [Test]
    public async Task The_agent_counts_paths_and_says_its_numbers()
    {
        var scrape = await ScrapeAsync(
            States.Path("b", "forward-hole"), States.Path("c"), States.Path("d") with { IsRotating = true }, States.Open("e"),
            States.Path("c", family: IpFamily.Ipv6), States.Path("out", "reduced", IpFamily.Ipv6, Via.Egress));
        Assert.Multiple(() =>
        {
            Assert.That(scrape["mtuprobe_paths", "verdict=clear"], Is.EqualTo(3));
            Assert.That(scrape["mtuprobe_paths", "verdict=blackHole"], Is.EqualTo(1));
            Assert.That(scrape["mtuprobe_paths", "verdict=lossy"], Is.Zero);
            Assert.That(scrape["mtuprobe_interface_mtu_bytes", "device=eth0"], Is.EqualTo(1500));
            Assert.That(scrape["mtuprobe_peers", "state=known"], Is.EqualTo(6));
            Assert.That(scrape["mtuprobe_node_recommended_mtu_bytes", "family=ipv4"], Is.EqualTo(1400));
            Assert.That(scrape["mtuprobe_node_recommended_mtu_bytes", "family=ipv6"], Is.EqualTo(1400), "the smaller of pods and outside");
        });
    }

    [Test]
    public async Task Numbers_that_a_state_no_longer_has_leave()
    {
        await ScrapeAsync(States.Path("b"));
        _metrics.Show(States.Of() with { Interfaces = new Dictionary<string, PacketSize>() });
        var scrape = await ScrapeAsync();
        Assert.That(scrape.Of("mtuprobe_interface_mtu_bytes").Concat(scrape.Of("mtuprobe_node_recommended_mtu_bytes")).Concat(scrape.Of("mtuprobe_oldest_confirmation_seconds")), Is.Empty);
    }

    [Test]
    public async Task The_oldest_confirmation_ages_between_states_and_leaves_silent_paths_out()
    {
        _metrics.Show(States.Of(
            States.Path("b"),
            States.Path("c") with { ConfirmedAt = States.Now.AddSeconds(-50) },
            States.Silent(States.Path("d") with { ConfirmedAt = States.Now.AddDays(-1) })));
        Assert.That((await ScrapeAsync())["mtuprobe_oldest_confirmation_seconds"], Is.EqualTo(50));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.That((await ScrapeAsync())["mtuprobe_oldest_confirmation_seconds"], Is.EqualTo(57));
        _metrics.Show(States.Of(States.Silent(States.Path("d"))));
        Assert.That((await ScrapeAsync())["mtuprobe_oldest_confirmation_seconds"], Is.Null);
    }

    [Test]
    public async Task Hostile_names_stay_one_label_value_each()
    {
        var scrape = await ScrapeAsync([.. States.HostileNames.Select(name => States.Path(name))]);
        Assert.That(
            scrape.Of("mtuprobe_path_mtu_bytes"),
            Is.EquivalentTo(States.HostileNames.Select(name => $"mtuprobe_path_mtu_bytes|family=ipv4|peer={name}|via=pod")));
    }

    [Test]
    public async Task Every_name_is_the_contracts_and_says_what_it_means()
    {
        _metrics.WillPublish("store");
        var scrape = await ScrapeAsync(States.Path("b", "forward-hole"));
        var ours = scrape.Help.Where(h => h.Key.StartsWith("mtuprobe_", StringComparison.Ordinal)).ToDictionary();
        Assert.Multiple(() =>
        {
            Assert.That(ours.Values, Has.All.Length.GreaterThan(20));
            Assert.That(ours.Where(h => h.Key.EndsWith("_bytes", StringComparison.Ordinal)).Select(h => h.Value), Has.All.Contains("bytes"));
            Assert.That(ours.Where(h => h.Key.EndsWith("_seconds", StringComparison.Ordinal)).Select(h => h.Value), Has.All.Contains("econds"));
            Assert.That(scrape.Series, Has.All.Matches<string>(s => s!.StartsWith("mtuprobe_", StringComparison.Ordinal) || s!.StartsWith("process_", StringComparison.Ordinal) || s!.StartsWith("dotnet_", StringComparison.Ordinal)));
        });
    }

    [Test]
    public async Task Scrapes_and_states_that_cross_never_show_half_of_one()
    {
        var (hole, clear) = (States.Of(States.Path("b", "forward-hole")), States.Of(States.Path("b")));
        var scrapes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var torn = 0;
            for (var i = 0; i < 25; i++)
            {
                _metrics.Show(i % 2 == 0 ? hole : clear);
                var scrape = await ScrapeAsync();
                torn += (scrape["mtuprobe_path_mtu_bytes", B], scrape["mtuprobe_path_black_hole", B], scrape.Of("mtuprobe_path_verdict").Count()) is (1400, 1, 1) or (1500, 0, 1) ? 0 : 1;
            }

            return torn;
        })));
        Assert.That(scrapes, Has.All.Zero);
    }

    private static IEnumerable<string> OfPaths(Exposition scrape) => PathNames.SelectMany(scrape.Of);

    private Task<Exposition> ScrapeAsync(params PathState[] paths)
    {
        if (paths.Length > 0)
        {
            _metrics.Show(States.Of(paths));
        }

        return Read();

        async Task<Exposition> Read() => Exposition.Parse(await _metrics.ScrapeAsync(CancellationToken.None));
    }
}
