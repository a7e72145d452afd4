using MtuProbe.Aggregating;
using MtuProbe.Core.Paths;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Aggregating;

/// <summary>From nodes' objects to what the cluster is told (contract §4.4).</summary>
public sealed class NodeBookTests : BookTest
{
    [Test]
    public void The_smallest_number_is_the_clusters_and_each_node_keeps_its_own()
    {
        Hear("a", 1450);
        Hear("b", 1400);
        var state = Book.Read()!;
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
        Book.Hear(Objects.OfNode("a", Now, "pod-mtu-ipv4=1450", "pod-mtu-ipv6=1430", "egress-mtu-ipv4=1420", "path.b.ipv4=1450", "path.b.ipv6=1430", "egress.x.ipv4=1420"));
        var state = Book.Read()!;
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
        Book.Hear(Objects.OfNode("a", Now, "recommended-mtu=1400", "path.b=1400", "path.b.ipv4=1450", "path.b.ipv6=1400", "egress.x=1440", "egress.x.ipv4=1440"));
        var state = Book.Read()!;
        Assert.That(
            (state.Smallest(false, IpFamily.Ipv4)?.Bytes, state.Smallest(false, IpFamily.Ipv6)?.Bytes, state.Smallest(true, IpFamily.Ipv4)?.Bytes),
            Is.EqualTo((1450, 1400, 1440)));
    }

    [Test]
    public void An_object_that_names_no_family_still_counts()
    {
        Book.Hear(Objects.OfNode("a", Now, "path.b=1400", "egress.x=1380"));
        Book.Hear(Objects.OfNode("c", Now, "recommended-mtu=1350"));
        var state = Book.Read()!;
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
        Book.Leave(ObjectNames.OfNode("b"));
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
        Book.Leave(ObjectNames.OfNode("b"));
        Hear("b", 1500);
        Assert.That(Number(), Is.EqualTo(1500));
    }

    [Test]
    public void One_node_without_targets_has_measured_nothing_and_that_is_told()
    {
        Book.Hear(Objects.OfNode("only", Now));
        var state = Book.Read()!;
        Assert.That((state.Numbers.Count, state.Coverage.ToString(), state.IsStale), Is.EqualTo((0, "1/1", false)));
        Assert.That(ClusterObject.Of(state, null, isForConsumers: true, Now).Data.Select(d => d.Key), Is.EqualTo(new[] { "ipv6-safe", "as-of", "stale", "coverage" }));
    }

    [Test]
    public void A_broken_ipv6_is_told_and_left_out_of_the_minimum()
    {
        Book.Hear(Objects.OfNode("a", Now, "pod-mtu-ipv4=1450", "pod-mtu-ipv6=1200", "path.b.ipv4=1450", "path.b.ipv6=1200"));
        var state = Book.Read()!;
        Assert.That((state.IsIpv6Safe, state.Smallest(null, null)?.Bytes, state.Smallest(null, IpFamily.Ipv6)?.Bytes), Is.EqualTo((false, 1450, 1280)), "one end alone says 1200");
    }

    [Test]
    public void One_node_alone_cannot_go_below_1280_and_two_ends_can()
    {
        Book.Hear(Objects.OfNode("liar", Now, "recommended-mtu=68", "pod-mtu-ipv4=68", "path.b.ipv4=68"));
        Hear("b", 1450);
        Assert.That((Number(), Book.Read()!.Nodes[1].Mtu.Bytes), Is.EqualTo((1280, 1280)));
        Book.Hear(Objects.OfNode("b", Now.AddSeconds(1), "recommended-mtu=1200", "pod-mtu-ipv4=1200", "path.liar.ipv4=1200"));
        Assert.That(Number(), Is.EqualTo(1200));
    }

    [Test]
    public void What_was_published_before_stands_and_who_left_meanwhile_holds_it()
    {
        Hear("a", 1450);
        Hear("b", 1400);
        var published = Objects.Stored(ClusterObject.Of(Book.Read()!, 7, isForConsumers: false, Now));
        Book = new NodeBook(Time, TimeSpan.FromMinutes(30));
        Book.Remember(published);
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
        var published = Objects.Stored(ClusterObject.Of(Book.Read()!, 7, isForConsumers: false, Now));
        Book = new NodeBook(Time, TimeSpan.FromMinutes(30));
        Book.Remember(published);
        Hear("a", 1450);
        Assert.That(Number(), Is.EqualTo(1450));
    }

    [Test]
    public void An_object_under_another_nodes_name_and_one_that_is_rubbish_are_passed_over()
    {
        Hear("a", 1450);
        Book.Hear(Objects.WithMtu("b", Now, 1300) with { Name = "mtuprobe-node-a" });
        Book.Hear(new StoredObject("mtuprobe-node-c", new Dictionary<string, string>(), new Dictionary<string, string> { ["recommended-mtu"] = "1300" }));
        Assert.That((Number(), Book.Read()!.Coverage.ToString()), Is.EqualTo((1450, "1/1")));
    }
}
