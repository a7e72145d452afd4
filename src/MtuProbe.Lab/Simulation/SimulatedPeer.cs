using System.Net;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>The responder's process at the far end, which may end and be followed by another.</summary>
internal sealed class SimulatedPeer(Scenario scenario, IPAddress client)
{
    private readonly PeerInfo _first = new(1, 0, PacketSize.Of(scenario.Links[^1].Mtu), new IPEndPoint(client, 40000))
    {
        RouteMtu = scenario.ServerRouteMtu is { } mtu ? PacketSize.Of(mtu) : null,
    };

    /// <summary>Who listens then; null: nobody, and the host answers with port unreachable.</summary>
    public PeerInfo? At(TimeSpan then)
    {
        if (scenario.Restart is not { } restart || then < TimeSpan.FromMilliseconds(restart.AfterMs))
        {
            return _first;
        }

        return restart.AwayMs is { } away && then >= TimeSpan.FromMilliseconds(restart.AfterMs + away) ? _first with { Instance = 2 } : null;
    }
}
