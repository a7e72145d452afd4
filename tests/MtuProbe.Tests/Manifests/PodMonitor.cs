using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace MtuProbe.Tests.Manifests;

/// <summary>
/// A PodMonitor of the Prometheus operator (monitoring.coreos.com/v1), as far as ours use it. No schema of it comes with any package, so what is
/// written here is held against the operator's documentation by eye.
/// </summary>
internal sealed class PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public PodMonitorSpec Spec { get; set; } = new();

    internal sealed class PodMonitorSpec
    {
        [JsonPropertyName("selector")]
        public V1LabelSelector Selector { get; set; } = new();

        [JsonPropertyName("podMetricsEndpoints")]
        public List<PodMetricsEndpoint> PodMetricsEndpoints { get; set; } = [];
    }

    internal sealed class PodMetricsEndpoint
    {
        [JsonPropertyName("port")]
        public string Port { get; set; } = "";

        [JsonPropertyName("path")]
        public string Path { get; set; } = "";

        [JsonPropertyName("interval")]
        public string Interval { get; set; } = "";

        [JsonPropertyName("scrapeTimeout")]
        public string ScrapeTimeout { get; set; } = "";

        [JsonPropertyName("relabelings")]
        public List<Relabeling> Relabelings { get; set; } = [];
    }

    internal sealed class Relabeling
    {
        [JsonPropertyName("sourceLabels")]
        public List<string> SourceLabels { get; set; } = [];

        [JsonPropertyName("targetLabel")]
        public string TargetLabel { get; set; } = "";
    }
}
