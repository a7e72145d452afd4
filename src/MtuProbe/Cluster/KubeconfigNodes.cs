using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Cluster;

/// <summary>From the nodes of a kubeconfig's YAML to the library's records; what we do not know is passed over, as kubectl does.</summary>
internal static class KubeconfigNodes
{
    /// <param name="folder">Relative paths in it count from there.</param>
    public static K8SConfiguration Read(YamlMappingNode root, string folder) => new()
    {
        CurrentContext = Text(root, "current-context") is { Length: > 0 } current ? current : null,
        Clusters = [.. Entries(root, "clusters").Select(entry => new k8s.KubeConfigModels.Cluster { Name = Text(entry, "name"), ClusterEndpoint = Endpoint(Map(entry, "cluster"), folder) })],
        Contexts = [.. Entries(root, "contexts").Select(entry => new Context { Name = Text(entry, "name"), ContextDetails = Details(Map(entry, "context")) })],
        Users = [.. Entries(root, "users").Select(entry => new User { Name = Text(entry, "name"), UserCredentials = Credentials(Map(entry, "user"), folder) })],
    };

    private static ClusterEndpoint Endpoint(YamlMappingNode? node, string folder) => new()
    {
        Server = Text(node, "server"),
        CertificateAuthority = FullPath(Text(node, "certificate-authority"), folder),
        CertificateAuthorityData = Text(node, "certificate-authority-data"),
        SkipTlsVerify = Text(node, "insecure-skip-tls-verify") == "true",
        TlsServerName = Text(node, "tls-server-name"),
    };

    private static ContextDetails Details(YamlMappingNode? node) => new()
    {
        Cluster = Text(node, "cluster"),
        User = Text(node, "user"),
        Namespace = Text(node, "namespace"),
    };

    private static UserCredentials Credentials(YamlMappingNode? node, string folder) => new()
    {
        Token = Text(node, "token") ?? (FullPath(Text(node, "tokenFile"), folder) is { } file && File.Exists(file) ? File.ReadAllText(file).Trim() : null),
        UserName = Text(node, "username"),
        Password = Text(node, "password"),
        ClientCertificate = FullPath(Text(node, "client-certificate"), folder),
        ClientCertificateData = Text(node, "client-certificate-data"),
        ClientKey = FullPath(Text(node, "client-key"), folder),
        ClientKeyData = Text(node, "client-key-data"),
        ExternalExecution = Map(node, "exec") is { } exec ? Execution(exec, folder) : null,
    };

    private static ExternalExecution Execution(YamlMappingNode node, string folder) => new()
    {
        ApiVersion = Text(node, "apiVersion"),
        Command = Text(node, "command") is { } command && command.Contains('/') ? FullPath(command, folder) : Text(node, "command"),
        Arguments = [.. (Child(node, "args") as YamlSequenceNode)?.OfType<YamlScalarNode>().Select(argument => argument.Value ?? string.Empty) ?? []],
        EnvironmentVariables = [.. Entries(node, "env").Select(entry => new Dictionary<string, string>
        {
            ["name"] = Text(entry, "name") ?? string.Empty,
            ["value"] = Text(entry, "value") ?? string.Empty,
        })],
        InstallHint = Text(node, "installHint"),
    };

    private static string? FullPath(string? path, string folder) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, folder);

    private static IEnumerable<YamlMappingNode> Entries(YamlMappingNode node, string key) => (Child(node, key) as YamlSequenceNode)?.OfType<YamlMappingNode>() ?? [];

    private static YamlMappingNode? Map(YamlMappingNode? node, string key) => Child(node, key) as YamlMappingNode;

    private static string? Text(YamlMappingNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static YamlNode? Child(YamlMappingNode? node, string key) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
