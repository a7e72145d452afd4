using MtuProbe.Agent;
using MtuProbe.Cluster;

namespace MtuProbe.Tests.Cluster;

/// <summary>From slices, as they are stored, to peers.</summary>
public sealed class EndpointSlicesTests : ClusterTest
{
    private const string Service = "mtuprobe-agents";

    [Test]
    public async Task A_node_has_both_families_out_of_different_slices(CancellationToken cancellationToken)
    {
        Server.Slice(Ns, Service, "v4").Endpoint("10.0.0.2", "b", zone: "z2").Endpoint("10.0.0.1", "a", zone: "z1").Store();
        Server.Slice(Ns, Service, "v6", "IPv6").Endpoint("fd00::1", "a", zone: "z1").Store();

        Assert.That(await PeersAsync(cancellationToken), Is.EqualTo(new[] { "a z1 10.0.0.1 fd00::1", "b z2 10.0.0.2" }));
    }

    [Test]
    public async Task Of_several_pods_on_a_node_the_ready_one_counts_then_the_smallest_address(CancellationToken cancellationToken)
    {
        Server.Slice(Ns, Service, "one").Endpoint("10.0.0.9", "a").Endpoint("10.0.0.3", "a", ready: false).Endpoint("10.0.0.7", "a").Store();
        Assert.That(await PeersAsync(cancellationToken), Is.EqualTo(new[] { "a - 10.0.0.7" }));
    }

    [Test]
    public async Task One_that_is_not_ready_is_still_a_peer_and_one_that_is_being_deleted_is_none(CancellationToken cancellationToken)
    {
        Server.Slice(Ns, Service, "one").Endpoint("10.0.0.1", "a", ready: false).Endpoint("10.0.0.2", "b", ready: false, serving: true, terminating: true).Endpoint("10.0.0.3", "c", ready: null, terminating: null).Store();
        Assert.That(await PeersAsync(cancellationToken), Is.EqualTo(new[] { "a - 10.0.0.1", "c - 10.0.0.3" }));
    }

    [Test]
    public async Task What_names_no_node_or_no_address_is_passed_over(CancellationToken cancellationToken)
    {
        Server.Slice(Ns, Service, "one").Endpoint("10.0.0.1", node: null).Endpoint("10.0.0.2", "b").Store();
        Server.Slice(Ns, Service, "names", "FQDN").Endpoint("peer.example.org", "c").Store();
        Server.Slice(Ns, Service, "none").Store();
        Server.Slice(Ns, "another", "other").Endpoint("10.0.0.4", "d").Store();
        Server.Slice("runners", Service, "elsewhere").Endpoint("10.0.0.5", "e").Store();

        Assert.That(await PeersAsync(cancellationToken), Is.EqualTo(new[] { "b - 10.0.0.2" }));
    }

    [Test]
    public async Task Many_slices_come_page_by_page_and_the_first_page_out_of_the_server_s_cache(CancellationToken cancellationToken)
    {
        foreach (var i in Enumerable.Range(0, 1100))
        {
            Server.Slice(Ns, Service, $"slice-{i}").Endpoint($"10.0.{i / 250}.{i % 250}", $"node-{i:0000}").Store();
        }

        var peers = await PeersAsync(cancellationToken);
        Assert.That(peers, Has.Count.EqualTo(1100).And.Ordered);
        // A cache that is asked from version 0 on may answer with everything at once, as the real one does.
        var lists = Server.Log.Snapshot().Where(r => r.Is("list", "endpointslices")).Select(r => (r.Request.ResourceVersion, r.Request.Limit)).ToList();
        Assert.That(lists[0], Is.EqualTo(("0", 500)));
        Assert.That(lists.Skip(1), Is.All.EqualTo((string.Empty, 500)));
    }

    private async Task<IReadOnlyList<string>> PeersAsync(CancellationToken cancellationToken) =>
        [.. EndpointSlices.Peers(await EndpointSlices.ListAsync(Api, Service, cancellationToken)).Select(Words)];

    private static string Words(Peer peer) => $"{peer.Name} {peer.Zone ?? "-"} {string.Join(' ', peer.Addresses)}";
}
