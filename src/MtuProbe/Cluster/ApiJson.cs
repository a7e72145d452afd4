using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace MtuProbe.Cluster;

/// <summary>
/// Every object that we send or read, with what is in it. The client library's own context knows all of Kubernetes, and is left out of the
/// native binary (<c>ILLink.Substitutions.xml</c>); it never knew the events of a watch, the last two here, of which the second is what they
/// are first read as. What has no type (managed fields) is a <see cref="JsonElement"/>.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Eventsv1Event))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1ConfigMapList))]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(V1EndpointSliceList))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Patch))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Watcher<V1ConfigMap>.WatchEvent))]
[JsonSerializable(typeof(Watcher<KubernetesObject>.WatchEvent))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Before the first use of the library; where somebody used it already (a test host), reflection serves as well.</summary>
    public static void Register()
    {
        try
        {
            KubernetesJson.AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, Default));
        }
        catch (InvalidOperationException)
        {
            // Its options are closed by their first use. The native binary gets here first.
        }
    }
}
