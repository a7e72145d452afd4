using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Cluster;

/// <summary>From the nodes of a kubeconfig's YAML to our records; what we do not know is passed over, as kubectl does.</summary>
internal static class KubeconfigNodes
{
    /// <summary>Of a user: to ignore these would be to act as somebody else than was asked for.</summary>
    private static readonly string[] Unsupported = ["auth-provider", "as", "as-uid", "as-groups", "as-user-extra"];

    /// <param name="root">Of the document.</param>
    /// <param name="folder">Relative paths in it count from there.</param>
    public static Kubeconfig Read(YamlMappingNode root, string folder) => new(
        Text(root, "current-context"),
        [.. Entries(root, "contexts", "context", (name, node) => new KubeconfigContext(name, Text(node, "cluster"), Text(node, "user"), Text(node, "namespace")))],
        [.. Entries(root, "clusters", "cluster", (name, node) => Cluster(name, node, folder))],
        [.. Entries(root, "users", "user", (name, node) => User(name, node, folder))]);

    private static KubeconfigCluster Cluster(string name, YamlMappingNode? node, string folder) => new(
        name,
        Text(node, "server"),
        FullPath(Text(node, "certificate-authority"), folder),
        Text(node, "certificate-authority-data"),
        IsTrue(node, "insecure-skip-tls-verify"),
        Text(node, "tls-server-name"),
        Text(node, "proxy-url"));

    private static KubeconfigUser User(string name, YamlMappingNode? node, string folder) => new(name)
    {
        Token = Text(node, "token"),
        TokenFile = FullPath(Text(node, "tokenFile"), folder),
        UserName = Text(node, "username"),
        Password = Text(node, "password"),
        CertificateFile = FullPath(Text(node, "client-certificate"), folder),
        CertificateData = Text(node, "client-certificate-data"),
        KeyFile = FullPath(Text(node, "client-key"), folder),
        KeyData = Text(node, "client-key-data"),
        Exec = Child(node, "exec") is YamlMappingNode exec ? Execution(exec, folder) : null,
        Unsupported = Unsupported.FirstOrDefault(member => Child(node, member) is { } asked && !IsNull(asked)),
    };

    private static KubeconfigExec Execution(YamlMappingNode node, string folder) => new(
        Text(node, "command") is { } command && command.Contains('/') ? FullPath(command, folder) : Text(node, "command"),
        Text(node, "apiVersion") ?? "client.authentication.k8s.io/v1",
        [.. Items(node, "args").OfType<YamlScalarNode>().Select(argument => argument.Value ?? string.Empty)],
        [.. Items(node, "env").OfType<YamlMappingNode>().Select(entry => KeyValuePair.Create(Text(entry, "name") ?? string.Empty, Text(entry, "value") ?? string.Empty)).Where(entry => entry.Key.Length > 0)],
        IsTrue(node, "provideClusterInfo"),
        Text(node, "interactiveMode") == "Always",
        Text(node, "installHint"));

    private static IEnumerable<T> Entries<T>(YamlMappingNode root, string list, string content, Func<string, YamlMappingNode?, T> read) => Items(root, list)
        .OfType<YamlMappingNode>()
        .Where(entry => Text(entry, "name") is not null)
        .Select(entry => read(Text(entry, "name")!, Child(entry, content) as YamlMappingNode));

    private static IEnumerable<YamlNode> Items(YamlMappingNode node, string key) => Child(node, key) as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    private static string? FullPath(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);

    private static bool IsTrue(YamlMappingNode? node, string key) => "true".Equals(Text(node, key), StringComparison.OrdinalIgnoreCase);

    /// <summary>Null for nothing, and for what says nothing.</summary>
    private static string? Text(YamlMappingNode? node, string key) => Child(node, key) is YamlScalarNode { Value.Length: > 0 } scalar && !IsNull(scalar) ? scalar.Value : null;

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    private static YamlNode? Child(YamlMappingNode? node, string key) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
