using System.Net;

namespace MtuProbe.Agent;

/// <summary>Peers of the configuration and of a cluster as one list, another one each time that either changed, and only then.</summary>
internal sealed class KnownPeers
{
    private readonly Lock _gate = new();
    private IReadOnlyList<(string Name, IPAddress Address)>? _configured;
    private IReadOnlyList<Peer>? _listed;
    private IReadOnlyList<Peer> _all = [];

    /// <param name="configured">These win over listed ones of the same name.</param>
    /// <param name="listed">By the cluster.</param>
    public IReadOnlyList<Peer> Of(IReadOnlyList<(string Name, IPAddress Address)> configured, IReadOnlyList<Peer> listed)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(configured, _configured) || !ReferenceEquals(listed, _listed))
            {
                (_configured, _listed) = (configured, listed);
                _all =
                [
                    .. configured.GroupBy(peer => peer.Name).Select(peer => new Peer(peer.Key, null, [.. peer.Select(p => p.Address)]))
                        .Concat(listed)
                        .DistinctBy(peer => peer.Name),
                ];
            }

            return _all;
        }
    }
}
