using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Options;

/// <summary>What <c>agent</c> was asked, validated. Times are real time.</summary>
internal sealed record AgentOptions
{
    /// <summary>This node's name: of its object and in acknowledgements.</summary>
    public required string Node { get; init; }

    /// <summary><c>--peer NAME=ADDR</c>, repeatable: one name may have an address of each family.</summary>
    public required IReadOnlyList<(string Name, IPAddress Address)> Peers { get; init; }

    /// <summary><c>--target NAME=ADDR|HOST|HOST:PORT</c>, repeatable: outside, without our responder.</summary>
    public required IReadOnlyList<(string Name, TargetText Target)> Targets { get; init; }

    /// <summary><c>--service NAME=ADDR|HOST</c>, repeatable: addresses behind which any of the peers' responders may answer.</summary>
    public IReadOnlyList<(string Name, TargetText Target)> Services { get; init; } = [];

    /// <summary>How peers are reached: <see cref="Via.Pod"/> or <see cref="Via.Node"/>.</summary>
    public Via Via { get; init; } = Via.Pod;

    /// <summary>The headless Service that lists the peers; null without a cluster.</summary>
    public string? PeerService { get; init; }

    /// <summary>Where the API is; of no use without <see cref="PeerService"/>.</summary>
    public ClusterOptions Cluster { get; init; } = new(null, null, null);

    /// <summary>This agent's own Pod; null for no Events.</summary>
    public string? Pod { get; init; }

    public string? PodUid { get; init; }

    /// <summary>Peers probed at a time: three quarters of them stable, the rest rotating.</summary>
    public int MaxPeers { get; init; } = 32;

    /// <summary>Lanes of each path to a peer.</summary>
    public int Flows { get; init; } = 4;

    /// <summary>UDP port of the responders, ours and the peers'.</summary>
    public int Port { get; init; } = WireProtocol.DefaultPort;

    /// <summary>Where <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c> listen: an address and port, or <c>unix:PATH</c>.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>Where the page and <c>/api/v1/findings</c> listen: loopback unless asked otherwise, null for nowhere.</summary>
    public required ListenAddress? UiListen { get; init; }

    /// <summary>Directory for the objects as YAML files; null for none.</summary>
    public string? Store { get; init; }

    /// <summary>Shared keys; null without.</summary>
    public string? KeyDirectory { get; init; }

    /// <summary>PROBE_TIMER of confirmations (RFC 8899 §5.1.1), at least one second.</summary>
    public TimeSpan ProbeTimer { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>MAX_PROBES of confirmations.</summary>
    public int MaxProbes { get; init; } = 3;

    /// <summary>CONFIRMATION_TIMER.</summary>
    public TimeSpan ConfirmationTimer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>PMTU_RAISE_TIMER.</summary>
    public TimeSpan RaiseTimer { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>How long a higher number must hold before it is recommended.</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Between two measurements of an outside target.</summary>
    public TimeSpan TargetInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first searches begin at a random moment within it, so that a rollout does not probe in step.</summary>
    public TimeSpan StartJitter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Listen to the wire too, which needs NET_RAW and libpcap.</summary>
    public bool Witness { get; init; }

    /// <summary>One JSON object per line on standard error instead of text.</summary>
    public bool LogJson { get; init; }

    /// <summary>Also every probe.</summary>
    public bool LogDebug { get; init; }
}
