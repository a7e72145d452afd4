using System.Net;
using MtuProbe.Core.Meshing;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>Which paths this node probes now: the mesh's choice of peers in every family they have, and all outside targets.</summary>
/// <param name="Wanted">The paths.</param>
/// <param name="Peers">How many peers there are and are probed, by state.</param>
/// <param name="UncoveredZones">Zones that no node of this node's zone has a stable peer in.</param>
internal sealed record PathPlan(IReadOnlyList<WantedPath> Wanted, IReadOnlyDictionary<string, int> Peers, IReadOnlyList<string> UncoveredZones)
{
    /// <param name="node">This node; it is no peer of its own.</param>
    /// <param name="via">How peers are reached.</param>
    /// <param name="services">Addresses behind which any peer may answer.</param>
    /// <param name="targets">Outside; one whose name has no address is measured in IPv4, so that this is seen.</param>
    /// <param name="families">Those that this host can send in.</param>
    /// <param name="notClear">Peers whose path is not clear, worst first: they stay.</param>
    public static PathPlan Of(
        string node,
        Via via,
        IReadOnlyList<Peer> peers,
        IReadOnlyList<(string Name, TargetText Target, IReadOnlyList<IPAddress> Addresses)> services,
        IReadOnlyList<(string Name, TargetText Target, IReadOnlyList<IPAddress> Addresses)> targets,
        IReadOnlyCollection<IpFamily> families,
        int maxPeers,
        long epoch,
        IReadOnlyList<string> notClear)
    {
        var others = peers.Where(peer => peer.Name != node).ToList();
        var zone = peers.FirstOrDefault(peer => peer.Name == node)?.Zone;
        var mesh = Mesh.Of([.. others.Select(peer => new MeshMember(peer.Name, peer.Zone)), new MeshMember(node, zone)], new MeshLimits { MaxPeers = maxPeers });
        var selection = mesh.Choose(node, epoch, notClear);
        var byName = others.DistinctBy(peer => peer.Name).ToDictionary(peer => peer.Name);
        return new PathPlan(
            [
                .. selection.Stable.Concat(selection.Pinned).SelectMany(name => Paths(name, byName[name].Addresses, via, families, isRotating: false)),
                .. selection.Rotating.SelectMany(name => Paths(name, byName[name].Addresses, via, families, isRotating: true)),
                .. services.SelectMany(service => Paths(service.Name, service.Addresses, Via.Service, families, isRotating: false)),
                .. targets.SelectMany(target => FamiliesOf(target.Addresses)
                    .Where(families.Contains)
                    .Select(family => new WantedPath(new PathId(target.Name, family, Via.Egress), null, target.Target, IsRotating: false))),
            ],
            new Dictionary<string, int>
            {
                ["known"] = byName.Count,
                ["stable"] = selection.Stable.Count,
                ["rotating"] = selection.Rotating.Count,
                ["pinned"] = selection.Pinned.Count,
            },
            selection.UncoveredZones);
    }

    private static IEnumerable<IpFamily> FamiliesOf(IReadOnlyList<IPAddress> addresses) => addresses.Count > 0 ? addresses.Select(IpFamily.Of).Distinct() : [IpFamily.Ipv4];

    private static IEnumerable<WantedPath> Paths(string name, IReadOnlyList<IPAddress> addresses, Via via, IReadOnlyCollection<IpFamily> families, bool isRotating) => addresses
        .DistinctBy(IpFamily.Of)
        .Where(address => families.Contains(IpFamily.Of(address)))
        .Select(address => new WantedPath(new PathId(name, IpFamily.Of(address), via), address, null, isRotating));
}
