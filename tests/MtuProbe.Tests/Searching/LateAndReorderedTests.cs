using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>RFC 8899 §3: robust to reordering, duplication and delay. Every run is seeded by its number.</summary>
public sealed class LateAndReorderedTests
{
    private static readonly ProbeId Stranger = new(UInt128.MaxValue);

    [Test]
    public void Outcomes_shuffled_repeated_and_preceded_by_a_false_loss_change_nothing()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var pathMtu = random.Next(576, 1501);
            var search = new ASearch().Search;
            while (search.End is null)
            {
                var flight = search.NextFlight();
                ProbeOutcome[] news = [.. flight.SelectMany(probe => News(probe, pathMtu, random)), new ProbeOutcome.Lost(Stranger), new ProbeOutcome.Delivered(Stranger, default, null)];
                random.Shuffle(news);
                foreach (var outcome in news)
                {
                    search.Take(outcome);
                }
            }

            AssertExact(search.Result(), pathMtu, seed);
        }
    }

    [Test]
    public void A_late_delivery_supersedes_a_loss()
    {
        var late = new ASearch();
        var first = late.Fly(ASearch.Path(1400));
        late.Fly(ASearch.Path(1400));
        late.Search.Take(ASearch.Delivered(first[^1]));
        Assert.That((late.Search.End, late.Search.Plpmtu?.Bytes), Is.EqualTo((SearchEnd.Complete, 1500)));
    }

    [Test]
    public void A_loss_never_supersedes_a_delivery()
    {
        var search = new ASearch();
        var first = search.Fly(ASearch.Path(1450));
        foreach (var probe in first)
        {
            search.Search.Take(ASearch.Lost(probe));
        }

        AssertExact(search.Run(ASearch.Path(1450)), 1450, 0);
    }

    [Test]
    public void A_delivery_later_than_the_proof_reopens_the_search()
    {
        var search = new ASearch();
        search.Run(ASearch.Path(1400));
        search.Search.Take(ASearch.Delivered(search.Sent.Last(p => p.Size.Bytes == 1401)));
        Assert.That((search.Search.End, search.Search.Plpmtu?.Bytes), Is.EqualTo(((SearchEnd?)null, 1401)), "before the verdict it is never too late");
        AssertExact(search.Run(ASearch.Path(1437)), 1437, 0);
    }

    [Test]
    public void A_delivery_after_contact_was_given_up_reopens_the_search()
    {
        var search = new ASearch();
        search.Run(ASearch.Lost);
        Assert.That(search.Search.End, Is.EqualTo(SearchEnd.NoContact));
        search.Search.Take(ASearch.Delivered(search.Sent[0]));
        AssertExact(search.Run(ASearch.Path(1437)), 1437, 0);
    }

    [Test]
    public void Other_news_after_the_end_changes_nothing()
    {
        var search = new ASearch();
        var before = search.Run(ASearch.Path(1400));
        foreach (var probe in search.Sent)
        {
            search.Search.Take(ASearch.Lost(probe));
            search.Search.Take(ASearch.TooBig(probe, 1300));
            search.Search.Take(new ProbeOutcome.LocalLimit(probe.Id, PacketSize.Of(600)));
            search.Search.Take(probe.Size.Bytes <= 1400 ? ASearch.Delivered(probe) : ASearch.Lost(probe));
        }

        var after = search.Search.Result();
        Assert.That((after.End, after.Plpmtu, after.SmallestLost, after.Sent, after.Lost), Is.EqualTo((before.End, before.Plpmtu, before.SmallestLost, before.Sent, before.Lost)));
    }

    // Answers take 2 ms and up to this much longer, are repeated, and come back in any order; above 50 ms some are later than their timer.
    [TestCase(1)]
    [TestCase(30)]
    [TestCase(60)]
    [TestCase(200)]
    [TestCase(900)]
    public void Jitter_never_changes_the_number(int jitterMs)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var pathMtu = random.Next(576, 1501);
            AssertExact(Discover((probe, _) => Answers(probe, pathMtu, jitterMs, random)).Forward, pathMtu, seed);
        }
    }

    [Test]
    public void A_link_that_narrows_in_mid_search_gives_no_number_above_what_passed_before()
    {
        // The path carries 1,450 until it is re-routed, after that many packets, over one of 1,350. What was delivered before counts: one
        // measurement tells the path it met, and the next one tells the change.
        for (var until = 0; until < 60; until++)
        {
            var largest = 0;
            var found = Discover((probe, i) =>
            {
                var passes = probe.Size.Bytes <= (i < until ? 1450 : 1350);
                largest = passes ? Math.Max(largest, probe.Size.Bytes) : largest;
                return passes ? [(TimeSpan.FromMilliseconds(1), ASearch.Delivered(probe))] : [];
            }).Forward;
            Assert.That(found.Plpmtu?.Bytes, Is.EqualTo(largest), $"narrowed after {until} packets");
        }
    }

    [Test]
    public void A_link_that_widens_in_mid_search_gives_no_number_above_the_truth()
    {
        for (var until = 0; until < 60; until++)
        {
            var found = Discover((probe, i) => probe.Size.Bytes <= (i < until ? 1350 : 1450)
                ? [(TimeSpan.FromMilliseconds(1), ASearch.Delivered(probe))]
                : []).Forward;
            Assert.That(found.Plpmtu?.Bytes, Is.InRange(1350, 1450), $"widened after {until} packets");
        }
    }

    private static IEnumerable<ProbeOutcome> News(Probe probe, int pathMtu, Random random)
    {
        var fate = ASearch.Path(pathMtu)(probe);
        if (random.Next(3) == 0)
        {
            yield return ASearch.Lost(probe);
        }

        for (var copies = random.Next(1, 4); copies > 0; copies--)
        {
            yield return fate;
        }
    }

    private static IEnumerable<(TimeSpan After, ProbeOutcome Outcome)> Answers(Probe probe, int pathMtu, int jitterMs, Random random)
    {
        if (probe.Size.Bytes > pathMtu)
        {
            return [];
        }

        var after = TimeSpan.FromMilliseconds(2 + (random.NextDouble() * jitterMs));
        var outcome = new ProbeOutcome.Delivered(probe.Id, after, null);
        return random.Next(3) == 0 ? [(after, outcome), (after * 2, outcome)] : [(after, outcome)];
    }

    private static DiscoveryResult Discover(Func<Probe, int, IEnumerable<(TimeSpan After, ProbeOutcome Outcome)>> network)
    {
        var prober = new ScriptedProber(network);
        var run = new PathDiscovery(prober, prober.Time, SimulatedProbe.Ids()).RunAsync(
            new DiscoveryRequest { Direction = Direction.Forward, Limits = ASearch.Limits(), TimeLimit = TimeSpan.FromMinutes(1) },
            CancellationToken.None);
        Assert.That(run.IsCompleted, Is.True, "virtual time never really waits");
        return run.Result;
    }

    private static void AssertExact(SearchResult found, int pathMtu, int seed) => Assert.That(
        (found.End, found.Plpmtu?.Bytes, found.IsExact),
        Is.EqualTo((SearchEnd.Complete, pathMtu, true)),
        $"seed {seed}, path MTU {pathMtu}");
}
