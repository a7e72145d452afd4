using System.Net;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Tests.Agent;

public sealed class PathPlanTests
{
    private static readonly IpFamily[] Both = [IpFamily.Ipv4, IpFamily.Ipv6];
    private static readonly Peer[] Five = [.. Enumerable.Range(1, 5).Select(i => Named($"node-{i}", $"10.0.0.{i}", $"fd00::{i}"))];

    [Test]
    public void Every_peer_is_probed_in_every_family_and_this_node_is_not() => Assert.That(
        Plan(Five).Wanted.Select(path => path.Id),
        Is.EquivalentTo(Five.Skip(1).SelectMany(peer => Both.Select(family => new PathId(peer.Name, family, Via.Pod)))));

    [Test]
    public void A_family_that_this_host_has_not_is_left_out() =>
        Assert.That(Plan(Five, families: [IpFamily.Ipv4]).Wanted.Select(path => path.Id.Family), Is.All.EqualTo(IpFamily.Ipv4));

    [Test]
    public void One_address_of_each_family_is_probed() =>
        Assert.That(Plan([Named("node-2", "10.0.0.2", "10.0.0.22")]).Wanted.Select(path => path.Address), Is.EqualTo(new[] { IPAddress.Parse("10.0.0.2") }));

    [Test]
    public void Above_max_peers_some_rotate_and_the_counts_say_so()
    {
        Peer[] many = [.. Enumerable.Range(1, 100).Select(i => Named($"node-{i}", $"10.0.0.{i}"))];
        var plan = Plan(many, maxPeers: 32);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Wanted, Has.Count.EqualTo(32));
            Assert.That(plan.Wanted.Count(path => path.IsRotating), Is.EqualTo(8));
            Assert.That(plan.Peers, Is.EquivalentTo(new Dictionary<string, int> { ["known"] = 99, ["stable"] = 24, ["rotating"] = 8, ["pinned"] = 0 }));
            Assert.That(Plan(many, maxPeers: 32, epoch: 1).Wanted.Where(p => !p.IsRotating).Select(p => p.Id), Is.EqualTo(plan.Wanted.Where(p => !p.IsRotating).Select(p => p.Id)));
            Assert.That(Plan(many, maxPeers: 32, epoch: 1).Wanted.Where(p => p.IsRotating).Select(p => p.Id), Is.Not.EqualTo(plan.Wanted.Where(p => p.IsRotating).Select(p => p.Id)));
        });
    }

    [Test]
    public void Who_is_not_clear_stays_and_counts_as_no_rotating_peer()
    {
        Peer[] many = [.. Enumerable.Range(1, 100).Select(i => Named($"node-{i}", $"10.0.0.{i}"))];
        var probed = Plan(many, maxPeers: 32).Wanted.Select(path => path.Id.Peer).ToHashSet();
        var other = many.Skip(1).First(peer => !probed.Contains(peer.Name)).Name;
        var plan = Plan(many, maxPeers: 32, notClear: [other]);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Wanted, Has.Count.EqualTo(33));
            Assert.That(plan.Wanted.Single(path => path.Id.Peer == other).IsRotating, Is.False);
            Assert.That(plan.Peers["pinned"], Is.EqualTo(1));
        });
    }

    [Test]
    public void Outside_targets_are_all_probed()
    {
        var text = TargetText.Parse("example.com:443", out _)!;
        var plan = PathPlan.Of("node-1", Via.Pod, [], [], [("web", text, [])], Both, 32, 0, []);
        Assert.That(plan.Wanted, Is.EqualTo(new[] { new WantedPath(new PathId("web", IpFamily.Ipv4, Via.Egress), null, text, false) }));
    }

    private static Peer Named(string name, params string[] addresses) => new(name, null, [.. addresses.Select(IPAddress.Parse)]);

    private static PathPlan Plan(
        IReadOnlyList<Peer> peers, int maxPeers = 32, long epoch = 0, IReadOnlyList<string>? notClear = null, IReadOnlyCollection<IpFamily>? families = null) =>
        PathPlan.Of("node-1", Via.Pod, peers, [], [], families ?? Both, maxPeers, epoch, notClear ?? []);
}
