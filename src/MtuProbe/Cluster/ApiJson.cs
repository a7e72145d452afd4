using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace MtuProbe.Cluster;

/// <summary>
/// What the client library's own context leaves out. Without it a watch in the native binary yields nothing, and says nothing; the
/// second type is the one that its events are first read as.
/// </summary>
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
