using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>What objects tell, and what is not to be concluded from them.</summary>
public sealed class ReportReadingTests
{
    [Test]
    public void A_path_has_the_verdict_and_the_number_of_its_report_and_the_age_of_its_confirmation()
    {
        var path = AReading.OfThree().Path("node-a", "node-b", IpFamily.Ipv6);
        Assert.That((path.Verdict, path.PathMtu?.Bytes, path.ReverseMtu?.Bytes, path.Number?.Bytes, path.AsOf), Is.EqualTo(((VerdictKind?)VerdictKind.BlackHole, (int?)1500, (int?)1320, (int?)1320, (DateTimeOffset?)States.Now.AddSeconds(-30))));
    }

    [Test]
    public void What_is_not_listed_is_clear_and_as_old_as_the_object()
    {
        var path = AReading.OfThree().Path("node-b", "node-a");
        Assert.That((path.Verdict, path.PathMtu?.Bytes, path.AsOf), Is.EqualTo(((VerdictKind?)VerdictKind.Clear, (int?)1500, (DateTimeOffset?)States.Now)));
    }

    [Test]
    public void Who_is_silent_has_no_path_MTU_and_keeps_his_number()
    {
        var path = AReading.OfThree().Path("node-b", "node-c");
        Assert.That((path.Verdict, path.PathMtu, path.Number?.Bytes), Is.EqualTo(((VerdictKind?)VerdictKind.Unreachable, (PacketSize?)null, (int?)1400)));
    }

    [TestCase("""{"apiVersion":"mtuprobe/v1","verdicts":{"blackHole":9,"clear":1},"paths":[],"dropped":3}""", TestName = "The report had no room for all")]
    [TestCase("""{"apiVersion":"mtuprobe/v1","verdicts":{},"paths":[],"dropped":0}""", TestName = "The path waits for its first search after a restart")]
    [TestCase("""{"apiVersion":"mtuprobe/v1","verdicts":null,"paths":null,"dropped":0}""", TestName = "The report counts nothing")]
    [TestCase("""{"apiVersion":"mtuprobe/v1","verdicts":{"clear":1},"paths":[],"dropped":-1}""", TestName = "The report counts backwards")]
    [TestCase("""{"paths":""", TestName = "The report cannot be read")]
    [TestCase(null, TestName = "There is no report")]
    public void What_is_not_listed_is_unknown_where_more_may_be_wrong(string? report)
    {
        var path = AReading.Of(AReading.With(AReading.Node("node-a", States.Path("node-b")), ("report.json", report))).Paths.Single();
        Assert.That((path.Verdict, path.PathMtu, path.Number?.Bytes), Is.EqualTo(((VerdictKind?)null, (PacketSize?)null, (int?)1500)));
    }

    [Test]
    public void A_number_that_survived_a_restart_is_not_clear_before_it_is_measured() =>
        Assert.That(AReading.Of(AReading.Node("node-a", AReading.Unjudged(States.Path("node-b")))).Paths.Single().Verdict, Is.Null);

    [Test]
    public void A_listed_path_without_a_number_is_told_too()
    {
        var path = AReading.Of(AReading.Node("node-a", States.Unmeasured("node-b"))).Paths.Single();
        Assert.That((path.Verdict, path.PathMtu, path.Number, path.AsOf), Is.EqualTo(((VerdictKind?)VerdictKind.Unreachable, (PacketSize?)null, (PacketSize?)null, (DateTimeOffset?)null)));
    }

    [TestCase("""{"smallestLost":1401,"after":{"ttl":2,"address":"<script>"},"before":{"ttl":900,"address":"10.0.0.1"}}""", "blackHole", "1401 2:- -")]
    [TestCase("""{"smallestLost":1401,"after":null,"before":{"ttl":3,"address":"fd00::1"}}""", "blackHole", "1401 - 3:fd00::1")]
    [TestCase("""{"smallestLost":-1,"after":null,"before":null}""", "blackHole", "none")]
    [TestCase("""{"smallestLost":null,"after":null,"before":null}""", "blackHole", "none")]
    [TestCase("""{"smallestLost":1401,"after":{"ttl":2,"address":"10.0.0.1"},"before":null}""", "clear", "none")]
    public void Where_a_black_hole_lies_is_told_as_far_as_it_can_be_believed(string hole, string verdict, string expected)
    {
        var report = $$"""{"apiVersion":"mtuprobe/v1","verdicts":{},"paths":[{"peer":"node-b","family":"ipv4","via":"pod","verdict":"{{verdict}}","blackHole":{{hole}}}],"dropped":0}""";
        var read = AReading.Of(AReading.With(AReading.Node("node-a", States.Path("node-b")), ("report.json", report))).Paths.Single().Hole;
        Assert.That(read is null ? "none" : $"{read.SmallestLost} {Word(read.After)} {Word(read.Before)}", Is.EqualTo(expected));

        static string Word(HopJson? hop) => hop is null ? "-" : $"{hop.Ttl}:{hop.Address ?? "-"}";
    }

    [TestCase("""{"peer":"node-b","family":"ipv4","via":"pod","verdict":"perfect","pathMtu":0,"reverseMtu":-7,"recommendedMtu":99999999,"confirmedAt":"soon"}""")]
    public void Words_and_numbers_that_are_none_are_unknown(string listed)
    {
        var report = $$"""{"apiVersion":"mtuprobe/v1","verdicts":{"clear":9},"paths":[{{listed}}],"dropped":0}""";
        var path = AReading.Of(AReading.With(AReading.Node("node-a", States.Path("node-b")), ("report.json", report))).Paths.Single();
        Assert.That((path.Verdict, path.PathMtu, path.ReverseMtu, path.Number?.Bytes, path.AsOf), Is.EqualTo(((VerdictKind?)null, (PacketSize?)null, (PacketSize?)null, (int?)1500, (DateTimeOffset?)null)));
    }

    [TestCase("null")]
    [TestCase("""{"peer":null,"family":"ipv4","via":"pod","verdict":"blackHole"}""")]
    [TestCase("""{"peer":"\u001b[2Jnode-b","family":"ipv4","via":"pod","verdict":"blackHole"}""")]
    [TestCase("""{"peer":"node-b","family":"ipv5","via":"pod","verdict":"blackHole"}""")]
    [TestCase("""{"peer":"node-b","family":"ipv4","via":null,"verdict":"blackHole"}""")]
    public void What_is_no_path_is_left_out(string listed)
    {
        var report = $$"""{"apiVersion":"mtuprobe/v1","verdicts":{"clear":9},"paths":[{{listed}}],"dropped":0}""";
        var path = AReading.Of(AReading.With(AReading.Node("node-a", States.Path("node-b")), ("report.json", report))).Paths.Single();
        Assert.That(path.Verdict, Is.EqualTo(VerdictKind.Clear));
    }

    [Test]
    public void Who_is_listed_twice_counts_once()
    {
        const string one = """{"peer":"node-b","family":"ipv4","via":"pod","verdict":"VERDICT","pathMtu":1400}""";
        var report = $$"""{"apiVersion":"mtuprobe/v1","verdicts":{},"paths":[{{one.Replace("VERDICT", "blackHole", StringComparison.Ordinal)}},{{one.Replace("VERDICT", "clear", StringComparison.Ordinal)}}],"dropped":0}""";
        Assert.That(AReading.Of(AReading.With(AReading.Node("node-a"), ("report.json", report))).Paths.Select(path => path.Verdict), Is.EqualTo(new VerdictKind?[] { VerdictKind.BlackHole }));
    }

    [Test]
    public void An_agent_on_the_host_network_reaches_all_peers_so()
    {
        var node = AReading.Node("node-a", States.Path("node-b", via: Via.Node), States.Path("node-c", "forward-hole", via: Via.Node), States.Path("github", via: Via.Egress));
        Assert.That(AReading.Of(node).Paths.Select(path => $"{path.To} {path.Via}"), Is.EquivalentTo(new[] { "node-b Node", "node-c Node", "github Egress" }));
    }

    [Test]
    public void A_name_that_was_too_long_for_a_key_is_told_whole_where_its_node_has_an_object()
    {
        var name = $"n{new string('0', 252)}";
        var reading = AReading.Of(AReading.Node("node-a", States.Path(name)), AReading.Node(name, States.Path("node-a")));
        Assert.That(reading.Path("node-a", name).PathMtu?.Bytes, Is.EqualTo(1500));
    }

    [Test]
    public void An_object_that_speaks_for_another_node_is_left_out_and_named()
    {
        var stolen = AReading.Node("node-a", States.Path("node-b")) with { Name = "mtuprobe-node-node-x" };
        var reading = AReading.Of(stolen, AReading.With(AReading.Node("node-c"), ("as-of", "yesterday")), AReading.Node("node-d"));
        Assert.That(reading.Nodes.Select(node => node.Name), Is.EqualTo(new[] { "node-d" }));
        Assert.That(reading.Unreadable, Is.EqualTo(new[] { "mtuprobe-node-node-x", "mtuprobe-node-node-c" }));
    }

    [Test]
    public void Objects_of_others_with_our_label_are_no_business_of_a_report() =>
        Assert.That(AReading.Of(new StoredObject("dashboards", new Dictionary<string, string>(), new Dictionary<string, string>())).IsEmpty, Is.True);

    [TestCase(-44, false)]
    [TestCase(-46, true)]
    [TestCase(44, false, Description = "a clock that is ahead")]
    [TestCase(46, true, Description = "a clock that is wrong")]
    public void Three_missed_heartbeats_are_stale(int minutes, bool stale) => Assert.That(AReading.OfThree().IsStale(AReading.Now.AddMinutes(minutes)), Is.EqualTo(stale));

    [Test]
    public void Nothing_is_younger_than_now() => Assert.That(AReading.OfThree().Age(AReading.Now.AddDays(9)), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void A_problem_anywhere_is_one_and_what_is_stale_or_silent_proves_nothing_to_be_well()
    {
        var old = States.Now.AddHours(-3);
        Assert.Multiple(() =>
        {
            Assert.That(AReading.OfThree().HasProblem, Is.True);
            Assert.That(AReading.Of(AReading.Node("node-a", old, States.Path("node-b", "forward-hole"))).HasProblem, Is.True);
            Assert.That(AReading.Of(AReading.Node("node-a", States.Path("node-b"), States.Silent(States.Path("node-c")))).HasProblem, Is.Null);
            Assert.That(AReading.Of(AReading.Node("node-a", States.Path("node-b"), States.Path("node-c"))).HasProblem, Is.False);
            Assert.That(AReading.Of(AReading.Node("node-a", old, States.Path("node-b"))).HasProblem, Is.Null);
            Assert.That(AReading.Of(AReading.Node("node-a", States.Silent(States.Path("node-b")), AReading.Inconclusive(States.Path("node-c")))).HasProblem, Is.Null);
            Assert.That(AReading.Of(AReading.Aggregate()).HasProblem, Is.Null);
        });
    }

    [Test]
    public void The_aggregates_number_goes_before_the_nodes()
    {
        Assert.Multiple(() =>
        {
            Assert.That(AReading.OfThree().Recommended?.Bytes, Is.EqualTo(1320));
            Assert.That(AReading.OfThree(AReading.Aggregate(("recommended-mtu", "1280"))).Recommended?.Bytes, Is.EqualTo(1280));
            Assert.That(AReading.OfThree(AReading.Aggregate(("recommended-mtu", "-1"))).Recommended, Is.Null);
            Assert.That(AReading.Of(AReading.Node("node-a")).Recommended, Is.Null);
        });
    }

    [TestCase("false", "2026-03-04T05:07:00Z", false)]
    [TestCase("true", "2026-03-04T05:07:00Z", true)]
    [TestCase("false", "2026-03-04T03:07:00Z", true, Description = "an aggregator that is gone says nothing of it")]
    [TestCase("perhaps", "2026-03-04T05:07:00Z", null)]
    public void An_aggregate_is_stale_by_its_word_or_by_its_age(string word, string asOf, bool? stale) =>
        Assert.That(AReading.Of(AReading.Aggregate(("stale", word), ("as-of", asOf))).IsClusterStale, Is.EqualTo(stale));

    [TestCase("4990/5000", "4990/5000")]
    [TestCase("\u001b[2J1/2", null)]
    [TestCase("1/2\n", null)]
    [TestCase("1/99999999999", null)]
    public void A_coverage_in_other_words_is_none(string text, string? coverage) =>
        Assert.That(AReading.Of(AReading.Aggregate(("coverage", text))).Cluster!.Coverage, Is.EqualTo(coverage));
}
