namespace MtuProbe.Options;

/// <summary>The options of <c>aggregate</c>.</summary>
internal static class AggregateSetting
{
    public static readonly Setting PublishTo = new("publish-to", "NS,...", null, "Namespaces that get the ConfigMap mtuprobe too; daemonset/consumer/ prepares one");
    public static readonly Setting PeerService = AgentSetting.PeerService with
    {
        Meaning = "The headless Service whose EndpointSlices name the nodes that should measure (without: all that have an object)",
    };

    public static readonly Setting Store = AgentSetting.Store with { Meaning = "Directory of the objects as YAML files, instead of a cluster" };
    public static readonly Setting Lease = new("lease", "NAME", "mtuprobe-aggregator", "Lease by which one of several aggregators leads");
    public static readonly Setting Identity = new("identity", "NAME", null, "This one's name in the Lease, of its own (the machine's)");
    public static readonly Setting Listen = AgentSetting.Listen;
    public static readonly Setting UiListen = AgentSetting.UiListen with { Meaning = "Where the cluster's page and /api/v1/report listen; PORT alone stays on 127.0.0.1" };
    public static readonly Setting HoldTime = AgentSetting.HoldTime with { Meaning = "How long the number of a node that leaves still counts; from 0" };

    public static readonly IReadOnlyList<Setting> All =
    [
        CommonSettings.Kubeconfig, CommonSettings.Context, CommonSettings.Namespace, Store, PeerService, PublishTo, Lease, Identity, Listen, UiListen, HoldTime,
        AgentSetting.LogFormat, AgentSetting.LogLevel,
    ];
}
