using k8s;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Cluster;
using MtuProbe.Commands;
using MtuProbe.FakeApi;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Commands;

/// <summary>What <c>mtuprobe report</c> says and how it ends.</summary>
internal sealed record AReport(ExitCode Code, string Output, string Errors)
{
    public static async Task<AReport> RunAsync(ReportOptions options, TimeProvider? time = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await new ReportRun(output, errors, 80, time ?? new FakeTimeProvider(AReading.Now)).RunAsync(options, CancellationToken.None);
        return new AReport(code, output.ToString(), errors.ToString());
    }

    public static Task<AReport> RunAsync(string kubeconfig, string? ns = null, bool json = false) => RunAsync(new ReportOptions(null, new ClusterOptions(kubeconfig, null, ns), json));

    public static async Task PutAsync(FakeApiServer server, PublishedObject content, string ns = "mtuprobe")
    {
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = server.Url.ToString(), SkipTlsVerify = true });
        var map = new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = new V1ObjectMeta { Name = content.Name, Labels = PublishedObject.Labels.ToDictionary(), Annotations = content.Annotations.ToDictionary() },
            Data = content.Data.ToDictionary(),
        };
        await client.CoreV1.CreateNamespacedConfigMapAsync(map, ns);
    }

    public static PublishedObject Node(string name, params PathState[] paths) => NodeObject.Of(States.Of(paths) with { Node = name }, States.Now);
}
