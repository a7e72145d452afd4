using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Exceptions;
using k8s.Models;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>The API server: every call has a deadline, and every failure is one line.</summary>
internal sealed class ClusterApi : IDisposable
{
    /// <summary>For one call that is no watch.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly Kubernetes _client;
    private readonly KubernetesClientConfiguration _configuration;
    private readonly TimeProvider _time;

    static ClusterApi() => ApiJson.Register();

    private ClusterApi(KubernetesClientConfiguration configuration, string? @namespace, TimeProvider time)
    {
        var (setUp, authorities) = (configuration.FirstMessageHandlerSetup, configuration.SslCaCerts);
        // Left to itself the library takes any certificate of that authority, whatever name it was made for: a node's own, say.
        configuration.SslCaCerts = null;
        // And it waits for ever to connect, and three minutes before it asks whether a silent connection still lives.
        configuration.FirstMessageHandlerSetup = handler =>
        {
            setUp?.Invoke(handler);
            handler.SslOptions.CertificateChainPolicy = authorities is null ? null : Trust(authorities);
            handler.ConnectTimeout = ConnectTimeout;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            handler.AutomaticDecompression = System.Net.DecompressionMethods.GZip;
        };
        configuration.HttpClientTimeout = Deadline;
        configuration.UserAgent = $"mtuprobe/{ProductVersion.Text}";
        _client = new Kubernetes(configuration, new WholeAnswers());
        _configuration = configuration;
        _time = time;
        Server = configuration.Host.TrimEnd('/');
        Namespace = @namespace ?? configuration.Namespace switch { null or "" => ObjectKeys.DefaultNamespace, var own => own };
    }

    /// <summary>Its address, for people.</summary>
    public string Server { get; }

    /// <summary>Where our objects are.</summary>
    public string Namespace { get; }

    /// <summary>For a watch, which has no deadline of ours.</summary>
    public IKubernetes Client => _client;

    /// <summary>Sends nothing yet.</summary>
    /// <exception cref="UsageException">There is no such configuration.</exception>
    public static ClusterApi Open(ClusterOptions options, TimeProvider time)
    {
        try
        {
            return new ClusterApi(options.Kubeconfig is { } file ? KubeconfigFile.Configuration(file, options.Context) : InCluster(), options.Namespace, time);
        }
        catch (Exception wrong) when (wrong is KubeConfigException or UriFormatException or ArgumentException or FormatException or IOException or UnauthorizedAccessException
            or System.Security.Cryptography.CryptographicException)
        {
            throw new UsageException($"{(options.Kubeconfig is { } file ? SettingText.OneLine(file) : "the pod's account")}: cannot be used ({SettingText.OneLine(wrong.Message.TrimEnd('.'))}); correct it");
        }
    }

    /// <exception cref="ApiException">It failed, or took longer than <see cref="Deadline"/>.</exception>
    public async Task<T> CallAsync<T>(Func<IKubernetes, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var answer = await call(_client, either.Token).ConfigureAwait(false);
            return IsAnObject(answer) ? answer : throw ApiException.Empty(Server);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw ApiException.From(Server, failure, Deadline);
        }
    }

    /// <summary>The bearer token of now; null where another way of authentication is used, or it cannot be read.</summary>
    public async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _configuration.TokenProvider is { } provider
                ? (await provider.GetAuthenticationHeaderAsync(cancellationToken).ConfigureAwait(false)).Parameter
                : _configuration.AccessToken;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Out of a proxy's <c>{}</c> an empty list would be read, and believed: nobody is a peer any more.</summary>
    private static bool IsAnObject(object? answer) => answer switch
    {
        null => false,
        V1Status => true,
        IKubernetesObject<V1ListMeta> list => list.Metadata?.ResourceVersion is { Length: > 0 },
        IKubernetesObject<V1ObjectMeta> one => one.Metadata?.Name is { Length: > 0 },
        _ => true,
    };

    /// <summary>These and no others; names are checked besides.</summary>
    private static X509ChainPolicy Trust(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static KubernetesClientConfiguration InCluster() => KubernetesClientConfiguration.IsInCluster()
        ? KubernetesClientConfiguration.InClusterConfig()
        : throw new UsageException("no API server is known: this is no pod with a service account (KUBERNETES_SERVICE_HOST and its token are missing); give --kubeconfig FILE");
}
