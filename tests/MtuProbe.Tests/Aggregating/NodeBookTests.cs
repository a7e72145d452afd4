using Microsoft.Extensions.Time.Testing;
using MtuProbe.Aggregating;
using MtuProbe.Core.Paths;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Aggregating;

/// <summary>From nodes' objects to what the cluster is told (contract §4.4).</summary>
public sealed class NodeBookTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private FakeTimeProvider _time;
    private NodeBook _book;

    [SetUp]
    public void Begin()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        _book = new NodeBook(_time, TimeSpan.FromMinutes(30));
    }

    [Test]
    public void The_smallest_number_is_the_clusters_and_each_node_keeps_its_own()
    {
        Hear("a", 1450);
        Hear("b", 1400);
        var state = _book.Read()!;
        Assert.Multiple(() =>
        {
            Assert.That(Number(), Is.EqualTo(1400));
            Assert.That(state.Nodes.Select(n => $"{n.Node}={n.Mtu}"), Is.EqualTo(new[] { "a=1450", "b=1400" }));
            Assert.That((state.Coverage.ToString(), state.IsStale, state.IsIpv6Safe), Is.EqualTo(("2/2", false, true)));
        });
    }

    [Test]
    public void Families_and_ways_are_kept_apart_and_only_what_was_measured_is_there()
    {
        _book.Hear(Objects.OfNode("a", Now, "pod-mtu-ipv4=1450", "pod-mtu-ipv6=1430", "egress-mtu-ipv4=1420", "path.b.ipv4=1450", "path.b.ipv6=1430", "egress.x.ipv4=1420"));
        var state = _book.Read()!;
        Assert.Multiple(() =>
        {
            Assert.That(state.Smallest(null, null)?.Bytes, Is.EqualTo(1420));
            Assert.That(state.Smallest(null, IpFamily.Ipv6)?.Bytes, Is.EqualTo(1430));
            Assert.That(state.Smallest(false, null)?.Bytes, Is.EqualTo(1430));
            Assert.That(state.Smallest(true, null)?.Bytes, Is.EqualTo(1420));
            Assert.That(state.Smallest(true, IpFamily.Ipv6), Is.Null);
        });
    }

    [Test]
    public void An_object_without_the_nodes_own_numbers_means_the_smallest_of_its_paths()
    {
        _book.Hear(Objects.OfNode("a", Now, "recommended-mtu=1400", "path.b=1400", "path.b.ipv4=1450", "path.b.ipv6=1400", "egress.x=1440", "egress.x.ipv4=1440"));
        var state = _book.Read()!;
        Assert.That(
            (state.Smallest(false, IpFamily.Ipv4)?.Bytes, state.Smallest(false, IpFamily.Ipv6)?.Bytes, state.Smallest(true, IpFamily.Ipv4)?.Bytes),
            Is.EqualTo((1450, 1400, 1440)));
    }

    [Test]
    public void An_object_that_names_no_family_still_counts()
    {
        _book.Hear(Objects.OfNode("a", Now, "path.b=1400", "egress.x=1380"));
        _book.Hear(Objects.OfNode("c", Now, "recommended-mtu=1350"));
        var state = _book.Read()!;
        Assert.That(
            (state.Smallest(null, null)?.Bytes, state.Smallest(false, null)?.Bytes, state.Smallest(true, null)?.Bytes, state.Smallest(false, IpFamily.Ipv4)),
            Is.EqualTo((1350, 1350, 1380, (MtuProbe.Core.Sizes.PacketSize?)null)));
    }

    [Test]
    public void A_lower_number_counts_at_once_and_a_higher_one_too_once_its_node_says_so()
    {
        Hear("a", 1450);
        Assert.That(Number(), Is.EqualTo(1450));
        Hear("a", 1400);
        Assert.That(Number(), Is.EqualTo(1400));
        Hear("a", 1450);
        Assert.That(Number(), Is.EqualTo(1450), "the node has held it for half an hour already");
    }

    [Test]
    public void Who_leaves_keeps_a_say_as_long_as_a_higher_number_must_hold()
    {
        Hear("a", 1450);
        Hear("b", 1400);
        Assert.That(Number(), Is.EqualTo(1400));
        _book.Leave(ObjectNames.OfNode("b"));
        Beat(29, "a");
        Assert.That(Number(), Is.EqualTo(1400));
        Beat(1, "a");
        Assert.That(Number(), Is.EqualTo(1450));
    }

    [Test]
    public void Who_leaves_and_comes_back_higher_is_believed()
    {
        Hear("b", 1400);
        Assert.That(Number(), Is.EqualTo(1400));
        _book.Leave(ObjectNames.OfNode("b"));
        Hear("b", 1500);
        Assert.That(Number(), Is.EqualTo(1500));
    }

    [Test]
    public void Three_missed_heartbeats_are_stale_and_the_number_stands()
    {
        Hear("a", 1450);
        Assert.That(_book.Read()!.IsStale, Is.False);
        _time.Advance(Minute * 44);
        Assert.That(_book.Read()!.IsStale, Is.False);
        _time.Advance(Minute);
        var state = _book.Read()!;
        Assert.That((state.IsStale, state.Coverage.ToString(), state.StaleNodes, Number()), Is.EqualTo((true, "0/1", 1, 1450)));
    }

    [Test]
    public void One_silent_node_of_many_has_no_say_after_that()
    {
        HearMany(19, 1450);
        Hear("low", 1400);
        Assert.That(Number(), Is.EqualTo(1400));
        BeatMany(44, 19);
        Assert.That(Number(), Is.EqualTo(1400));
        BeatMany(1, 19);
        Assert.That((Number(), _book.Read()!.Coverage.ToString(), _book.Read()!.IsStale), Is.EqualTo((1450, "19/20", false)));
    }

    [Test]
    public void With_too_few_nodes_heard_a_silent_one_keeps_its_say_and_it_reads_stale()
    {
        HearMany(5, 1450);
        Hear("low", 1400);
        Hear("lower", 1390);
        Assert.That(Number(), Is.EqualTo(1390));
        BeatMany(60, 5);
        Assert.That((Number(), _book.Read()!.Coverage.ToString(), _book.Read()!.IsStale), Is.EqualTo((1390, "5/7", true)));
    }

    [Test]
    public void Coverage_counts_who_should_measure_whatever_objects_there_are()
    {
        Hear("a", 1450);
        Hear("gone", 1300);
        _book.Expect(new HashSet<string> { "a", "b", "c" });
        Assert.That(_book.Read(), Is.Not.Null.And.Property("Coverage").EqualTo(new MtuProbe.Core.Advising.Coverage(2, 4)));
        Beat(45, "a");
        var state = _book.Read()!;
        Assert.That((state.Coverage.ToString(), state.Missing, state.StaleNodes), Is.EqualTo(("1/3", 2, 1)), "who is neither heard nor expected is no gap");
    }

    [Test]
    public void A_first_number_waits_for_half_of_those_who_should_measure_or_five_minutes()
    {
        _book.Expect(new HashSet<string> { "a", "b", "c" });
        Hear("a", 1450);
        Assert.That(_book.Read(), Is.Null);
        _time.Advance(Minute * 5);
        Assert.That(Number(), Is.EqualTo(1450));
    }

    [Test]
    public void One_node_without_targets_has_measured_nothing_and_that_is_told()
    {
        _book.Hear(Objects.OfNode("only", Now));
        var state = _book.Read()!;
        Assert.That((state.Numbers.Count, state.Coverage.ToString(), state.IsStale), Is.EqualTo((0, "1/1", false)));
        Assert.That(ClusterObject.Of(state, null, isForConsumers: true, Now).Data.Select(d => d.Key), Is.EqualTo(new[] { "ipv6-safe", "as-of", "stale", "coverage" }));
    }

    [Test]
    public void Nobody_at_all_is_told_after_five_minutes()
    {
        Assert.That(_book.Read(), Is.Null);
        _time.Advance(Minute * 5);
        Assert.That((_book.Read()!.Coverage.ToString(), _book.Read()!.IsStale), Is.EqualTo(("0/0", true)));
    }

    [Test]
    public void A_broken_ipv6_is_told_and_left_out_of_the_minimum()
    {
        _book.Hear(Objects.OfNode("a", Now, "pod-mtu-ipv4=1450", "pod-mtu-ipv6=1200", "path.b.ipv4=1450", "path.b.ipv6=1200"));
        var state = _book.Read()!;
        Assert.That((state.IsIpv6Safe, state.Smallest(null, null)?.Bytes, state.Smallest(null, IpFamily.Ipv6)?.Bytes), Is.EqualTo((false, 1450, 1280)), "one end alone says 1200");
    }

    [Test]
    public void One_node_alone_cannot_go_below_1280_and_two_ends_can()
    {
        _book.Hear(Objects.OfNode("liar", Now, "recommended-mtu=68", "pod-mtu-ipv4=68", "path.b.ipv4=68"));
        Hear("b", 1450);
        Assert.That((Number(), _book.Read()!.Nodes[1].Mtu.Bytes), Is.EqualTo((1280, 1280)));
        _book.Hear(Objects.OfNode("b", Now.AddSeconds(1), "recommended-mtu=1200", "pod-mtu-ipv4=1200", "path.liar.ipv4=1200"));
        Assert.That(Number(), Is.EqualTo(1200));
    }

    [Test]
    public void What_was_published_before_stands_and_who_left_meanwhile_holds_it()
    {
        Hear("a", 1450);
        Hear("b", 1400);
        var published = Objects.Stored(ClusterObject.Of(_book.Read()!, 7, isForConsumers: false, Now));
        _book = new NodeBook(_time, TimeSpan.FromMinutes(30));
        _book.Remember(published);
        Hear("a", 1450);
        Assert.That(Number(), Is.EqualTo(1400), "b left while nobody led");
        Beat(29, "a");
        Assert.That(Number(), Is.EqualTo(1400));
        Beat(1, "a");
        Assert.That(Number(), Is.EqualTo(1450));
    }

    [Test]
    public void After_a_change_of_leaders_a_number_that_all_nodes_raised_rises_at_once()
    {
        Hear("a", 1400);
        var published = Objects.Stored(ClusterObject.Of(_book.Read()!, 7, isForConsumers: false, Now));
        _book = new NodeBook(_time, TimeSpan.FromMinutes(30));
        _book.Remember(published);
        Hear("a", 1450);
        Assert.That(Number(), Is.EqualTo(1450));
    }

    [Test]
    public void A_node_whose_clock_is_wrong_is_heard_as_soon_as_it_beats()
    {
        _book.Hear(Objects.WithMtu("late", Now.AddHours(-3), 1400));
        _book.Hear(Objects.WithMtu("early", Now.AddHours(3), 1450));
        Assert.That(_book.Read()!.Coverage.ToString(), Is.EqualTo("1/2"), "of the one that is behind nothing else is known yet");
        _book.Hear(Objects.WithMtu("late", Now.AddHours(-3).AddMinutes(15), 1400));
        Assert.That(_book.Read()!.Coverage.ToString(), Is.EqualTo("2/2"));
        _time.Advance(Minute * 45);
        Assert.That(_book.Read()!.Coverage.ToString(), Is.EqualTo("0/2"));
    }

    [Test]
    public void Only_who_is_not_expected_and_silent_for_a_day_is_absent()
    {
        Hear("a", 1450);
        Hear("gone", 1450);
        _time.Advance(TimeSpan.FromHours(24));
        Assert.That(_book.AbsentFor(TimeSpan.FromHours(24)), Is.Empty, "nobody can say who is expected");
        _book.Expect(new HashSet<string> { "a" });
        Assert.That(_book.AbsentFor(TimeSpan.FromHours(24)), Is.EqualTo(new[] { "mtuprobe-node-gone" }));
        _book.Hear(Objects.WithMtu("gone", Now, 1450));
        Assert.That(_book.AbsentFor(TimeSpan.FromHours(24)), Is.Empty);
    }

    [Test]
    public void An_object_under_another_nodes_name_and_one_that_is_rubbish_are_passed_over()
    {
        Hear("a", 1450);
        _book.Hear(Objects.WithMtu("b", Now, 1300) with { Name = "mtuprobe-node-a" });
        _book.Hear(new StoredObject("mtuprobe-node-c", new Dictionary<string, string>(), new Dictionary<string, string> { ["recommended-mtu"] = "1300" }));
        Assert.That((Number(), _book.Read()!.Coverage.ToString()), Is.EqualTo((1450, "1/1")));
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private int? Number() => _book.Read()?.Smallest(null, null)?.Bytes;

    private void Hear(string node, int mtu) => _book.Hear(Objects.WithMtu(node, Now, mtu));

    private void HearMany(int count, int mtu)
    {
        for (var i = 0; i < count; i++)
        {
            Hear($"n{i}", mtu);
        }
    }

    /// <summary>Minutes in which these go on beating, as they did.</summary>
    private void Beat(int minutes, params string[] nodes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _time.Advance(Minute);
            foreach (var node in nodes)
            {
                Hear(node, 1450);
            }
        }
    }

    private void BeatMany(int minutes, int count) => Beat(minutes, [.. Enumerable.Range(0, count).Select(i => $"n{i}")]);
}
