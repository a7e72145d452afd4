using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>What responders said of themselves, in each flow of one prober. For the I/O thread.</summary>
/// <param name="sockets">One for each flow.</param>
internal sealed class KnownPeers(IReadOnlyList<IoSocket> sockets)
{
    private readonly (Acknowledgement Said, PeerInfo Info)?[] _peers = new (Acknowledgement, PeerInfo)?[sockets.Count];

    /// <summary>A responder says the same for days: as long as it does, this is the same object.</summary>
    public PeerInfo Hear(Flow flow, in Acknowledgement acknowledgement)
    {
        var said = acknowledgement with { Id = default, ArrivedLength = 0, LargestFragment = 0, Cookie = 0 };
        ref var known = ref _peers[flow.Index];
        if (known?.Said != said)
        {
            known = (said, said.ToPeer());
        }

        return known.Value.Info;
    }

    /// <summary>What that instance said of itself in this flow, or else in another; of one that never acknowledged we know no more than its number.</summary>
    public PeerInfo Of(Flow flow, uint instance)
    {
        var known = _peers[flow.Index]?.Info;
        var seen = known?.SeenSource ?? sockets[flow.Index].LocalEndPoint;
        for (var i = 0; i < _peers.Length && known?.Instance != instance; i++)
        {
            known = _peers[i]?.Info;
        }

        known = known?.Instance == instance ? known : new PeerInfo(instance, 0, null, seen);
        return ReferenceEquals(known.SeenSource, seen) ? known : known with { SeenSource = seen };
    }
}
