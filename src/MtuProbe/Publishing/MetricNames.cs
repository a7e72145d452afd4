namespace MtuProbe.Publishing;

/// <summary>The names of the contract (§4.3), each written once.</summary>
internal static class MetricNames
{
    public const string PathMtu = Prefix + "path_mtu_bytes";
    public const string PathReverseMtu = Prefix + "path_reverse_mtu_bytes";
    public const string PathEffectiveMtu = Prefix + "path_effective_mtu_bytes";
    public const string PathRecommendedMtu = Prefix + "path_recommended_mtu_bytes";
    public const string PathBlackHole = Prefix + "path_black_hole";
    public const string PathUp = Prefix + "path_up";
    public const string PathPtb = Prefix + "path_ptb";
    public const string PathVerdict = Prefix + "path_verdict";
    public const string Paths = Prefix + "paths";
    public const string InterfaceMtu = Prefix + "interface_mtu_bytes";
    public const string NodeRecommendedMtu = Prefix + "node_recommended_mtu_bytes";
    public const string ProbesSent = Prefix + "probes_sent_total";
    public const string ProbesLost = Prefix + "probes_lost_total";
    public const string PtbReceived = Prefix + "ptb_received_total";
    public const string PathChanges = Prefix + "path_changes_total";
    public const string SearchSeconds = Prefix + "search_seconds";
    public const string PathRtt = Prefix + "path_rtt_seconds";
    public const string OldestConfirmation = Prefix + "oldest_confirmation_seconds";
    public const string Peers = Prefix + "peers";
    public const string Publish = Prefix + "publish_total";
    public const string PublishLastSuccess = Prefix + "publish_last_success_timestamp_seconds";
    public const string PeerLists = Prefix + "peer_lists_total";
    public const string PeerListLastSuccess = Prefix + "peer_list_last_success_timestamp_seconds";
    public const string RequestsRejected = Prefix + "requests_rejected_total";
    public const string ClusterRecommendedMtu = Prefix + "cluster_recommended_mtu_bytes";
    public const string ClusterNodes = Prefix + "cluster_nodes";
    public const string ClusterPaths = Prefix + "cluster_paths";
    public const string WitnessPtb = Prefix + "witness_ptb_total";
    public const string WitnessBlackHoleFlows = Prefix + "witness_blackhole_flows";
    public const string WitnessFragments = Prefix + "witness_fragments_total";
    public const string WitnessMssAboveMtu = Prefix + "witness_mss_above_mtu_total";
    public const string WitnessDropped = Prefix + "witness_dropped_packets_total";
    public const string WitnessUp = Prefix + "witness_up";
    public const string BuildInfo = Prefix + "build_info";

    private const string Prefix = "mtuprobe_";
}
