using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Authentication;
using MtuProbe.Options;

namespace MtuProbe.Cluster;

/// <summary>
/// From a context of a kubeconfig to the client library's configuration. Not by the library: it mixes up names that differ in case only,
/// refuses users without credentials (kubectl's proxy needs none), and its complaints name no remedy.
/// </summary>
/// <param name="origin">The files, for people.</param>
/// <param name="kubeconfig">All of them.</param>
internal sealed class KubeconfigClient(string origin, Kubeconfig kubeconfig)
{
    /// <exception cref="UsageException">Something in it cannot be used.</exception>
    public KubernetesClientConfiguration Configuration(KubeconfigContext context)
    {
        var cluster = kubeconfig.Clusters.FirstOrDefault(entry => entry.Name == context.Cluster)
            ?? throw Wrong($"context '{context.Name}'", context.Cluster is { } name ? $"there is no cluster '{name}'" : "it names no cluster");
        var user = context.User is null ? new KubeconfigUser(string.Empty) : kubeconfig.Users.FirstOrDefault(entry => entry.Name == context.User)
            ?? throw Wrong($"context '{context.Name}'", $"there is no user '{context.User}'");
        if (user.Unsupported is { } member)
        {
            throw Wrong($"user '{user.Name}'", $"{member} is not supported", "use a context with a token, a certificate or exec");
        }

        var configuration = Server(cluster);
        configuration.Namespace = context.Namespace;
        Credentials(user.Exec is null ? user : ExecCredential.Fill(user, cluster, ExecCredential.Patience), configuration);
        return configuration;
    }

    private KubernetesClientConfiguration Server(KubeconfigCluster cluster)
    {
        var place = $"cluster '{cluster.Name}'";
        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || server.Host.Length == 0)
        {
            throw Wrong(place, cluster.Server is null ? "it has no server" : $"server '{cluster.Server}' is no address", "give one like https://10.0.0.1:6443");
        }

        var authority = Pem(place, "certificate-authority", cluster.AuthorityData, cluster.AuthorityFile);
        if (cluster.SkipTlsVerify && authority is not null)
        {
            throw Wrong(place, "insecure-skip-tls-verify and a certificate-authority contradict each other", "remove one");
        }

        return new KubernetesClientConfiguration
        {
            // What follows it is relative to it: without the slash its last part would go (Rancher's and other gateways' servers have a path).
            Host = server.AbsoluteUri.EndsWith('/') ? server.AbsoluteUri : $"{server.AbsoluteUri}/",
            SkipTlsVerify = cluster.SkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            SslCaCerts = authority is null || server.Scheme == "http" ? null : Certificates(place, authority),
            FirstMessageHandlerSetup = Proxy(place, cluster.ProxyUrl) is { } proxy ? handler => handler.Proxy = proxy : null,
        };
    }

    private WebProxy? Proxy(string place, string? url) => url is null ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? new WebProxy(proxy)
            : throw Wrong(place, $"proxy-url '{url}' is no address", "give one of http, https or socks5");

    private void Credentials(KubeconfigUser user, KubernetesClientConfiguration configuration)
    {
        var place = $"user '{user.Name}'";
        if (user.TokenFile is { } file)
        {
            Token(place, Read(place, "tokenFile", file).Trim());
            configuration.TokenProvider = new TokenFileAuth(file);
        }
        else if (user.Token is { } token)
        {
            configuration.AccessToken = Token(place, token);
        }
        else if (user.UserName is { } name)
        {
            (configuration.Username, configuration.Password) = (name, user.Password ?? string.Empty);
        }

        var certificate = Pem(place, "client-certificate", user.CertificateData, user.CertificateFile);
        var key = Pem(place, "client-key", user.KeyData, user.KeyFile);
        if (certificate is null && key is null)
        {
            return;
        }

        if (certificate is null || key is null)
        {
            throw Wrong(place, certificate is null ? "client-key without client-certificate" : "client-certificate without client-key");
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            throw Wrong(place, $"client-certificate and client-key do not go together ({broken.Message.TrimEnd('.')})");
        }

        configuration.ClientCertificateData = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate));
        configuration.ClientCertificateKeyData = Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
    }

    /// <summary>What does not fit in a header would only fail in the first call (RFC 6750 §2.1 is stricter).</summary>
    private string Token(string place, string token) => token.Length > 0 && token.All(c => c is > ' ' and < '\u007f') ? token : throw Wrong(place, "its token is none");

    private X509Certificate2Collection Certificates(string place, string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        return certificates.Count > 0 ? certificates : throw Wrong(place, "certificate-authority holds no certificate", "give one in PEM");
    }

    private string? Pem(string place, string member, string? data, string? file)
    {
        if (data is null)
        {
            return file is null ? null : Read(place, member, file);
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw Wrong(place, $"{member}-data is no base64");
        }
    }

    private string Read(string place, string member, string file)
    {
        const int most = 1 << 20;
        try
        {
            return new FileInfo(file).Length <= most ? File.ReadAllText(file) : throw Wrong(place, $"{member} '{file}' is larger than {most} bytes");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw Wrong(place, $"{member} cannot be read ({broken.Message.TrimEnd('.')})");
        }
    }

    private UsageException Wrong(string place, string what, string remedy = "correct it") =>
        new($"{origin}: {SettingText.OneLine(place)}: {SettingText.OneLine(what)}: {remedy}");
}
