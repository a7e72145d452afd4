using System.Runtime.CompilerServices;
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
    [ModuleInitializer]
    internal static void Register() => KubernetesJson.AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, Default));
}
