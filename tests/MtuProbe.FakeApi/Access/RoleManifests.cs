using System.Text.Json.Nodes;
using MtuProbe.FakeApi.Objects;

namespace MtuProbe.FakeApi.Access;

/// <summary>
/// Reads the rules out of the manifests that are shipped, so that a test can show that each right suffices: Role and ClusterRole,
/// RoleBinding and ClusterRoleBinding. Whatever else a file holds is passed over.
/// </summary>
public static class RoleManifests
{
    /// <summary>Grants what the YAML files below a folder bind, and enforces it.</summary>
    /// <param name="defaultNamespace">The namespace that kustomize would write into manifests without one.</param>
    public static AccessControl LoadFolder(this AccessControl access, string folder, string defaultNamespace) => access.Load(
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
            .SelectMany(file => Documents(file, File.ReadAllText(file))),
        defaultNamespace);

    /// <summary>Grants what one file binds, and enforces it.</summary>
    public static AccessControl LoadText(this AccessControl access, string yaml, string defaultNamespace) => access.Load(Documents("the manifest", yaml), defaultNamespace);

    private static AccessControl Load(this AccessControl access, IEnumerable<JsonObject> documents, string defaultNamespace)
    {
        var all = documents.ToList();
        var roles = all.Where(d => Kind(d) is "Role" or "ClusterRole").ToLookup(Identify);
        foreach (var binding in all.Where(d => Kind(d) is "RoleBinding" or "ClusterRoleBinding"))
        {
            var clusterWide = Kind(binding) == "ClusterRoleBinding";
            var ns = clusterWide ? string.Empty : NamespaceOf(binding["metadata"], defaultNamespace);
            var reference = (Kind: Text(binding["roleRef"], "kind"), Namespace: Text(binding["roleRef"], "kind") == "Role" ? ns : string.Empty, Name: Text(binding["roleRef"], "name"));
            var role = roles[reference].FirstOrDefault()
                ?? throw new FormatException($"{Kind(binding)} {Text(binding["metadata"], "name")} binds {reference.Kind} {reference.Name}, which no manifest holds");
            foreach (var subject in binding["subjects"] as JsonArray ?? [])
            {
                foreach (var rule in role["rules"] as JsonArray ?? [])
                {
                    access.Allow(Subject(subject, ns.Length == 0 ? defaultNamespace : ns), ns, new AccessRule(Texts(rule, "apiGroups"), Texts(rule, "resources"), Texts(rule, "verbs"), Texts(rule, "resourceNames")));
                }
            }
        }

        return access.Enforce();

        (string Kind, string Namespace, string Name) Identify(JsonObject role) =>
            (Kind(role), Kind(role) == "Role" ? NamespaceOf(role["metadata"], defaultNamespace) : string.Empty, Text(role["metadata"], "name"));
    }

    private static IReadOnlyList<JsonObject> Documents(string source, string yaml)
    {
        try
        {
            return YamlDocuments.Read(yaml);
        }
        catch (FormatException garbled)
        {
            throw new FormatException($"{source}: {garbled.Message}", garbled);
        }
    }

    private static string Subject(JsonNode? subject, string defaultNamespace) => Text(subject, "kind") switch
    {
        "ServiceAccount" => AccessControl.ServiceAccount(NamespaceOf(subject, defaultNamespace), Text(subject, "name")),
        "User" => Text(subject, "name"),
        "Group" => $"group:{Text(subject, "name")}",
        var other => throw new FormatException($"a binding's subject is of kind '{other}'"),
    };

    private static string Kind(JsonObject document) => Text(document, "kind");

    private static string NamespaceOf(JsonNode? node, string defaultNamespace) => Text(node, "namespace") is { Length: > 0 } ns ? ns : defaultNamespace;

    private static string Text(JsonNode? node, string member) => (string?)node?[member] ?? string.Empty;

    private static List<string> Texts(JsonNode? node, string member) => [.. (node?[member] as JsonArray ?? []).Select(item => (string)item!)];
}
