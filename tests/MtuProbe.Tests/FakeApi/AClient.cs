using k8s;
using k8s.Autorest;
using k8s.Models;
using MtuProbe.FakeApi;

namespace MtuProbe.Tests.FakeApi;

/// <summary>The typed client of the product, against a fake server.</summary>
internal static class AClient
{
    public const string Namespace = "mtuprobe";

    public static Kubernetes Of(FakeApiServer server, string? token = null) => new(new KubernetesClientConfiguration
    {
        Host = server.Url.ToString(),
        AccessToken = token,
        UserAgent = "mtuprobe-test/1.0",
    });

    public static V1ConfigMap ConfigMap(string name, params (string Key, string Value)[] data) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta { Name = name },
        Data = data.ToDictionary(d => d.Key, d => d.Value),
    };

    public static Task<V1ConfigMap> ApplyAsync(this Kubernetes client, V1ConfigMap map, string manager = "agent", bool? force = null, string ns = Namespace) =>
        client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(map, V1Patch.PatchType.ApplyPatch), map.Metadata.Name, ns, fieldManager: manager, force: force);

    /// <summary>The Status of a refusal.</summary>
    public static async Task<V1Status> RefusalAsync(this Task call)
    {
        try
        {
            await call;
        }
        catch (HttpOperationException refused)
        {
            var status = KubernetesJson.Deserialize<V1Status>(refused.Response.Content);
            Assert.That(status.Code, Is.EqualTo((int)refused.Response.StatusCode));
            return status;
        }

        throw new AssertionException("was not refused");
    }
}
