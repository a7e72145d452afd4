using k8s;
using k8s.Models;
using MtuProbe.Tests.House;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Tests.Manifests;

/// <summary>The files of daemonset/, as nodes and as objects of the Kubernetes API.</summary>
internal static class ManifestFiles
{
    public const string Root = "daemonset";

    public static IEnumerable<string> Files => Repository.Files("*.yaml").Where(file => file.StartsWith($"{Root}/", StringComparison.Ordinal));

    /// <summary>Every file that an API server would be given; the rest are kustomizations, a configuration, Helm values.</summary>
    public static IEnumerable<string> ObjectFiles => Files.Where(file =>
        Path.GetFileName(file) is not ("kustomization.yaml" or "config.yaml") && (!file.Contains("/examples/", StringComparison.Ordinal) || Kinds(file).Any()));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    /// <exception cref="YamlDotNet.Core.YamlException">It is no YAML, or a key stands twice in one mapping.</exception>
    public static IReadOnlyList<YamlNode> Documents(string file) => ParsedDocuments(Text(file));

    public static IReadOnlyList<YamlNode> ParsedDocuments(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    /// <summary>Objects of one kind in a directory, unknown members refused.</summary>
    public static IReadOnlyList<T> All<T>(string directory)
        where T : IKubernetesObject => [.. Files.Where(file => Path.GetDirectoryName(file) == $"{Root}/{directory}").Intersect(ObjectFiles).SelectMany(Typed).OfType<T>()];

    public static T One<T>(string directory, string name)
        where T : IKubernetesObject<V1ObjectMeta> => All<T>(directory).Single(o => o.Name() == name);

    /// <summary>The file's objects as the API declares them: a misspelt or misplaced member is an error, as it is for the server.</summary>
    public static IReadOnlyList<IKubernetesObject> Typed(string file) => Typed(file, Text(file));

    public static IReadOnlyList<IKubernetesObject> Typed(string file, string yaml)
    {
        var objects = KubernetesYaml.LoadAllFromString(yaml, Types, strict: true).Cast<IKubernetesObject>().ToList();
        return objects.Count == ParsedDocuments(yaml).Count ? objects : throw new InvalidDataException($"{file}: an object was not read");
    }

    /// <summary>Every mapping in a document, wherever it stands.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(YamlNode root) => root.AllNodes.OfType<YamlMappingNode>();

    public static YamlNode? Child(this YamlNode node, string key) => node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var child) ? child : null;

    public static string? Scalar(this YamlNode node, string key) => (node.Child(key) as YamlScalarNode)?.Value;

    public static IEnumerable<string> Strings(this YamlNode node, string key) => (node.Child(key) as YamlSequenceNode)?.OfType<YamlScalarNode>().Select(s => s.Value!) ?? [];

    private static IEnumerable<string> Kinds(string file) => Documents(file).Select(d => d.Scalar("kind")).OfType<string>();

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Service"] = typeof(V1Service),
        ["v1/Pod"] = typeof(V1Pod),
        ["apps/v1/DaemonSet"] = typeof(V1DaemonSet),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["rbac.authorization.k8s.io/v1/Role"] = typeof(V1Role),
        ["rbac.authorization.k8s.io/v1/RoleBinding"] = typeof(V1RoleBinding),
        ["scheduling.k8s.io/v1/PriorityClass"] = typeof(V1PriorityClass),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy"] = typeof(V1ValidatingAdmissionPolicy),
        ["admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding"] = typeof(V1ValidatingAdmissionPolicyBinding),
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(PodMonitor),
    };
}
