using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using MtuProbe.Cluster;

namespace MtuProbe.Tests.Cluster;

/// <summary>What of a context reaches the client.</summary>
public sealed class KubeconfigClientTests : AFolder
{
    private const string Server = "server: https://10.0.0.1:6443";

    [Test]
    public void Authorities_come_from_data_or_from_a_file_beside_the_kubeconfig()
    {
        Write("ca.crt", $"{Certificate("one")}{Certificate("two")}");
        Assert.Multiple(() =>
        {
            Assert.That(Read($"{Server}|certificate-authority: ca.crt", "").SslCaCerts.Select(c => c.Subject), Is.EqualTo(new[] { "CN=one", "CN=two" }));
            Assert.That(Read($"{Server}|certificate-authority: none.crt|certificate-authority-data: {Base64(Certificate("data"))}", "").SslCaCerts.Single().Subject, Is.EqualTo("CN=data"));
            Assert.That(Read(Server, "").SslCaCerts, Is.Null, "the system's then");
        });
    }

    [Test]
    public void A_server_is_kept_as_it_is_written()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Read("server: https://rancher.example/k8s/clusters/c-1", "").Host, Is.EqualTo("https://rancher.example/k8s/clusters/c-1/"));
            Assert.That(Read("server: http://127.0.0.1:8001", "").Host, Is.EqualTo("http://127.0.0.1:8001/"));
            Assert.That(Read($"{Server}|tls-server-name: api.example", "").TlsServerName, Is.EqualTo("api.example"));
            Assert.That(Read($"{Server}|insecure-skip-tls-verify: True", "").SkipTlsVerify, Is.True);
        });
    }

    [Test]
    public void A_user_proves_himself_by_what_is_written()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write("client.crt", Certificate("client", key));
        Write("client.key", key.ExportPkcs8PrivateKeyPem());
        Write("token", "from-a-file\n");
        var both = Read(Server, $"client-certificate: client.crt|client-key: client.key|client-certificate-data: {Base64(Certificate("data", key))}");
        Assert.Multiple(() =>
        {
            Assert.That(Read(Server, "tokenFile: token|token: other").TokenProvider, Is.Not.Null);
            Assert.That(Read(Server, "tokenFile: token|token: other").AccessToken, Is.Null);
            Assert.That((Read(Server, "username: a|password: b").Username, Read(Server, "username: a|password: b").Password), Is.EqualTo(("a", "b")));
            Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(Read(Server, "client-certificate: client.crt|client-key: client.key").ClientCertificateData)), Is.EqualTo(File.ReadAllText(Path.Combine(Folder, "client.crt"))));
            Assert.That(X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(both.ClientCertificateData))).Subject, Is.EqualTo("CN=data"), "data goes before a file");
            Assert.That(Read(Server, "").AccessToken, Is.Null, "kubectl's proxy asks for nothing");
            Assert.That(Read(Server, "token: null").AccessToken, Is.Null);
        });
    }

    [TestCase("", "", "it has no server", "https://10.0.0.1:6443")]
    [TestCase("server: 10.0.0.1:6443", "", "'10.0.0.1:6443'", "https://10.0.0.1:6443")]
    [TestCase("server: ftp://10.0.0.1", "", "'ftp://10.0.0.1'", "https://10.0.0.1:6443")]
    [TestCase("server: \"https://a\\nb\"", "", "'https://a?b'", "https://10.0.0.1:6443")]
    [TestCase(Server + "|certificate-authority: none.crt", "", "none.crt", "correct it")]
    [TestCase(Server + "|certificate-authority-data: '%'", "", "certificate-authority-data is no base64", "correct it")]
    [TestCase(Server + "|certificate-authority-data: QUJD", "", "holds no certificate", "PEM")]
    [TestCase(Server + "|certificate-authority-data: QUJD|insecure-skip-tls-verify: true", "", "contradict", "remove one")]
    [TestCase(Server + "|proxy-url: 10.0.0.9:3128", "", "proxy-url '10.0.0.9:3128'", "socks5")]
    [TestCase(Server, "token: \"two lines\\n\"", "its token is none", "correct it")]
    [TestCase(Server, "tokenFile: none", "tokenFile cannot be read", "correct it")]
    [TestCase(Server, "client-certificate-data: QUJD", "client-certificate without client-key", "correct it")]
    [TestCase(Server, "client-certificate-data: QUJD|client-key-data: QUJD", "do not go together", "correct it")]
    [TestCase(Server, "auth-provider: {name: gcp}", "auth-provider is not supported", "exec")]
    [TestCase(Server, "as: root|token: a", "as is not supported", "another")]
    public void What_cannot_be_used_is_named(string cluster, string user, string named, string remedy) =>
        KubeconfigFileTests.Refused(() => Read(cluster, user), named, remedy is "another" ? "use a context" : remedy);

    [TestCase("cluster: one", "there is no cluster 'other'")]
    [TestCase("user: one", "there is no user 'other'")]
    public void A_context_of_what_is_not_there_is_named(string member, string named)
    {
        var text = AKubeconfig.Of(Server, "").Replace($"    {member}", $"    {member.Split(':')[0]}: other", StringComparison.Ordinal);
        KubeconfigFileTests.Refused(() => KubeconfigFile.Configuration(Write("config", text), null), named, "context 'one'");
    }

    private KubernetesClientConfiguration Read(string cluster, string user) => KubeconfigFile.Configuration(Write("config", AKubeconfig.Of(cluster, user)), null);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Certificate(string name, ECDsa? key = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key ?? own, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem() + "\n";
    }
}
