namespace MtuProbe.Options;

/// <summary>The options of <c>agent</c>.</summary>
internal static class AgentSetting
{
    public static readonly Setting Node = new("node", "NAME", null, "This node's name (the machine's)");
    public static readonly Setting Peer = new("peer", "NAME=ADDR", null, "Another node's agent; repeatable, one address of each family", IsList: true);
    public static readonly Setting Target = new("target", "NAME=ADDR|HOST|HOST:PORT", null, "Outside, without our responder; repeatable", IsList: true);
    public static readonly Setting PeerService = new(
        "peer-service", "NAME", null, "In Kubernetes: the headless Service whose EndpointSlices name the peers; the node's numbers then go to a ConfigMap too");
    public static readonly Setting Service = new("service", "NAME=ADDR|HOST", null, "A Service's address in front of the responders, probed beside them; repeatable", IsList: true);
    public static readonly Setting Via = new("via", "pod|node", "pod", "How peers are reached: node where agents are on the host network");
    public static readonly Setting Pod = new("pod", "NAME", null, "This agent's Pod: gets an Event when a verdict changes");
    public static readonly Setting PodUid = new("pod-uid", "UID", null, "That Pod's uid");
    public static readonly Setting MaxPeers = new("max-peers", "N", "32", "Peers probed at a time, three quarters of them stable, the rest rotating; 0 to 1000");
    public static readonly Setting Flows = new("flows", "K", "4", "Lanes of each path to a peer; 1 to 8");
    public static readonly Setting Port = new("port", "PORT", "9798", "UDP port of the responders, this node's and the peers'");
    public static readonly Setting Listen = new("listen", "LISTEN", "[::]:9799", $"Where /metrics, /healthz and /readyz listen: {ListenAddress.Forms}");
    public static readonly Setting UiListen = new("ui-listen", "LISTEN|none", "127.0.0.1:9797", "Where the status page and /api/v1/findings listen; PORT alone stays on 127.0.0.1");
    public static readonly Setting Store = new("store", "DIR", null, "Directory for the objects as YAML files");
    public static readonly Setting KeyDir = new("key-dir", "DIR", null, KeyDirectory.Meaning);
    public static readonly Setting ProbeTimer = new("probe-timer", "TIME", "1s", "PROBE_TIMER of confirmations; at least 1s");
    public static readonly Setting MaxProbes = new("max-probes", "N", "3", "MAX_PROBES of confirmations; 2 to 10");
    public static readonly Setting ConfirmationTimer = new("confirmation-timer", "TIME", "60s", "CONFIRMATION_TIMER; above max-probes times probe-timer, below raise-timer");
    public static readonly Setting RaiseTimer = new("raise-timer", "TIME", "10m", "PMTU_RAISE_TIMER; at least 5s, on a real network not below 5m (RFC 1191 section 6.3)");
    public static readonly Setting HoldTime = new("hold-time", "TIME", "30m", "How long a higher number must hold before it is recommended; from 0");
    public static readonly Setting TargetInterval = new("target-interval", "TIME", "10m", "Between two measurements of an outside target; at least 5s");
    public static readonly Setting StartJitter = new("start-jitter", "TIME", "5s", "The first searches begin at a random moment within it; from 0");
    public static readonly Setting Witness = new(
        "witness", "true|false", "false", "Listen to the wire too, which needs NET_RAW and libpcap; without them the agent goes on. The flag alone means true", IsSwitch: true);
    public static readonly Setting LogFormat = new("log-format", "text|json", "text", "Form of the log on standard error");
    public static readonly Setting LogLevel = new("log-level", "info|debug", "info", "debug tells every probe");
    public static readonly Setting Config = new("config", "FILE", null, "YAML file of these options, without the dashes", IsOfTheFile: false);

    public static readonly IReadOnlyList<Setting> All =
    [
        Node, Peer, Target, PeerService, Service, Via, CommonSettings.Kubeconfig, CommonSettings.Context, CommonSettings.Namespace, Pod, PodUid, MaxPeers, Flows, Port, Listen, UiListen, Store, KeyDir, ProbeTimer, MaxProbes, ConfirmationTimer, RaiseTimer, HoldTime,
        TargetInterval, StartJitter, Witness, LogFormat, LogLevel, Config,
    ];
}
