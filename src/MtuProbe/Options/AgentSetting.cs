namespace MtuProbe.Options;

/// <summary>One option of <c>agent</c>: on the command line, in the environment and in the file it goes by the same name.</summary>
/// <param name="Name">As in the file: <c>max-peers</c>.</param>
/// <param name="Form">What its value looks like.</param>
/// <param name="Default">Read as if somebody had written it; null for none.</param>
/// <param name="Meaning">One line.</param>
/// <param name="IsList">Repeatable, each value <c>NAME=...</c>.</param>
/// <param name="IsOfTheFile">Whether the file may hold it.</param>
internal sealed record AgentSetting(string Name, string Form, string? Default, string Meaning, bool IsList = false, bool IsOfTheFile = true)
{
    public const string Prefix = "MTUPROBE_";

    public string Flag => $"--{Name}";

    public string Variable => Prefix + Name.ToUpperInvariant().Replace('-', '_');

    public static readonly AgentSetting Node = new("node", "NAME", null, "This node's name (the machine's)");
    public static readonly AgentSetting Peer = new("peer", "NAME=ADDR", null, "Another node's agent; repeatable, one address of each family", IsList: true);
    public static readonly AgentSetting Target = new("target", "NAME=ADDR|HOST|HOST:PORT", null, "Outside, without our responder; repeatable", IsList: true);
    public static readonly AgentSetting MaxPeers = new("max-peers", "N", "32", "Peers probed at a time, three quarters of them stable, the rest rotating; 0 to 1000");
    public static readonly AgentSetting Flows = new("flows", "K", "4", "Lanes of each path to a peer; 1 to 8");
    public static readonly AgentSetting Port = new("port", "PORT", "9798", "UDP port of the responders, this node's and the peers'");
    public static readonly AgentSetting Listen = new("listen", "LISTEN", "[::]:9799", $"Where /metrics, /healthz and /readyz listen: {ListenAddress.Forms}");
    public static readonly AgentSetting UiListen = new("ui-listen", "LISTEN|none", "127.0.0.1:9797", "Where the status page and /api/v1/findings listen; PORT alone stays on 127.0.0.1");
    public static readonly AgentSetting Store = new("store", "DIR", null, "Directory for the objects as YAML files");
    public static readonly AgentSetting KeyDir = new("key-dir", "DIR", null, KeyDirectory.Meaning);
    public static readonly AgentSetting ProbeTimer = new("probe-timer", "TIME", "1s", "PROBE_TIMER of confirmations; at least 1s");
    public static readonly AgentSetting MaxProbes = new("max-probes", "N", "3", "MAX_PROBES of confirmations; 2 to 10");
    public static readonly AgentSetting ConfirmationTimer = new("confirmation-timer", "TIME", "60s", "CONFIRMATION_TIMER; above max-probes times probe-timer, below raise-timer");
    public static readonly AgentSetting RaiseTimer = new("raise-timer", "TIME", "10m", "PMTU_RAISE_TIMER; at least 5s, on a real network not below 5m (RFC 1191 section 6.3)");
    public static readonly AgentSetting HoldTime = new("hold-time", "TIME", "30m", "How long a higher number must hold before it is recommended; from 0");
    public static readonly AgentSetting TargetInterval = new("target-interval", "TIME", "10m", "Between two measurements of an outside target; at least 5s");
    public static readonly AgentSetting StartJitter = new("start-jitter", "TIME", "5s", "The first searches begin at a random moment within it; from 0");
    public static readonly AgentSetting LogFormat = new("log-format", "text|json", "text", "Form of the log on standard error");
    public static readonly AgentSetting LogLevel = new("log-level", "info|debug", "info", "debug tells every probe");
    public static readonly AgentSetting Config = new("config", "FILE", null, "YAML file of these options, without the dashes", IsOfTheFile: false);

    public static readonly IReadOnlyList<AgentSetting> All =
    [
        Node, Peer, Target, MaxPeers, Flows, Port, Listen, UiListen, Store, KeyDir, ProbeTimer, MaxProbes, ConfirmationTimer, RaiseTimer, HoldTime,
        TargetInterval, StartJitter, LogFormat, LogLevel, Config,
    ];

    public override string ToString() => Name;
}
