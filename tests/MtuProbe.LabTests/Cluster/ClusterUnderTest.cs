using System.Buffers.Text;
using System.Text;
using k8s;

namespace MtuProbe.LabTests.Cluster;

/// <summary>
/// An API server with what <c>kubectl apply -k daemonset/</c> makes of namespaces and rights: the fake one in this process, or a real one.
/// One body of tests runs on both.
/// </summary>
internal abstract class ClusterUnderTest : IAsyncDisposable
{
    public const string Ns = "mtuprobe";
    public const string Runners = "runners";
    public const string Agent = "mtuprobe-agent";
    public const string Aggregator = "mtuprobe-aggregator";

    /// <summary>As a projected token of Kubernetes 1.30 or later says of its node.</summary>
    protected static string TokenOf(string account) => account == Agent
        ? $"{Encode("""{"alg":"none"}""")}.{Encode("""{"kubernetes.io":{"namespace":"mtuprobe","node":{"name":"node-a","uid":"b1f9ff8c-1f9c-4a34-8d8b-2f1f1d1c0a01"}}}""")}.c2ln"
        : $"token-of-{account}";

    /// <summary>Why it cannot be had here; null when it can.</summary>
    public abstract string? Missing { get; }

    /// <summary>May do everything.</summary>
    public Kubernetes Admin { get; protected set; } = null!;

    /// <summary>Its address and port.</summary>
    public abstract Uri Url { get; }

    protected abstract string CaPem { get; }

    protected string Folder { get; private set; } = string.Empty;

    public async Task StartAsync()
    {
        Folder = Directory.CreateTempSubdirectory("mtuprobe-api-").FullName;
        await ServeAsync().ConfigureAwait(false);
    }

    /// <summary>A file like kubectl's, as one of our accounts.</summary>
    public string Kubeconfig(string account)
    {
        var file = Path.Combine(Folder, $"{account}.kubeconfig");
        File.WriteAllText(file, $"""
            apiVersion: v1
            kind: Config
            clusters: [{"{"}name: c, cluster: {"{"}server: "{Url.ToString().TrimEnd('/')}", certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(CaPem))}{"}}"}]
            users: [{"{"}name: u, user: {"{"}token: {TokenOf(account)}{"}}"}]
            contexts: [{"{"}name: x, context: {"{"}cluster: c, user: u, namespace: {Ns}{"}}"}]
            current-context: x

            """);
        return file;
    }

    /// <summary>What a pod of this account finds under /var/run/secrets/kubernetes.io/serviceaccount.</summary>
    public string ServiceAccount(string account)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Folder, $"{account}.account")).FullName;
        File.WriteAllText(Path.Combine(directory, "token"), TokenOf(account));
        File.WriteAllText(Path.Combine(directory, "ca.crt"), CaPem);
        File.WriteAllText(Path.Combine(directory, "namespace"), Ns);
        return directory;
    }

    /// <summary>Where a process of this test may listen.</summary>
    public string Socket(string name) => $"unix:{Path.Combine(Folder, name)}";

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        await StopAsync().ConfigureAwait(false);
        if (Folder.Length > 0)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    protected abstract Task ServeAsync();

    protected abstract Task StopAsync();

    protected Kubernetes Client(string token) => new(new KubernetesClientConfiguration { Host = Url.ToString(), AccessToken = token, SkipTlsVerify = true, UserAgent = "the-test" });

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
