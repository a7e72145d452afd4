using System.Text;
using System.Text.Json;
using MtuProbe.Cluster;
using MtuProbe.Options;

namespace MtuProbe.Tests.Cluster;

/// <summary>Programs that print credentials, each a small shell script.</summary>
public sealed class ExecCredentialTests : AFolder
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    [Test]
    public void A_kubeconfig_names_it_its_arguments_and_its_environment()
    {
        Script("login", """printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s-%s-%s"}}' "$(echo "$1" | tr ' ' _)" "$#" "$WHO" """);
        var config = AKubeconfig.Of(
            "server: https://10.0.0.1:6443",
            "exec:|  apiVersion: client.authentication.k8s.io/v1beta1|  command: ./login|  args: [\"a b\", '*']|  env: [{name: WHO, value: me}]|  interactiveMode: IfAvailable");
        Assert.That(KubeconfigFile.Configuration(Write("config", config), null).AccessToken, Is.EqualTo("a_b-2-me"));
    }

    [Test]
    public void Its_token_is_the_users()
    {
        var filled = ExecCredential.Fill(User("""echo '{"status":{"token":"t","expirationTimestamp":"2026-01-01T00:00:00Z"}}' """), Cluster(), Ample);
        Assert.That((filled.Name, filled.Token, filled.Exec), Is.EqualTo(("u", "t", (KubeconfigExec?)null)));
    }

    [Test]
    public void A_certificate_with_its_key_does_as_well()
    {
        var filled = ExecCredential.Fill(User("""echo '{"status":{"clientCertificateData":"-----C","clientKeyData":"-----K"}}' """), Cluster(), Ample);
        Assert.That((Text(filled.CertificateData), Text(filled.KeyData), filled.Token), Is.EqualTo(("-----C", "-----K", (string?)null)));
    }

    [Test]
    public void It_is_told_what_is_asked_of_it_and_of_the_cluster_where_it_wants_to_know([Values] bool wants)
    {
        var filled = ExecCredential.Fill(User("""printf '{"status":{"token":"%s"}}' "$(printf %s "$KUBERNETES_EXEC_INFO" | base64 -w0)" """, wants), Cluster(), Ample);
        using var info = JsonDocument.Parse(Text(filled.Token)!);
        var spec = info.RootElement.GetProperty("spec");
        Assert.Multiple(() =>
        {
            Assert.That((info.RootElement.GetProperty("apiVersion").GetString(), info.RootElement.GetProperty("kind").GetString()), Is.EqualTo(("client.authentication.k8s.io/v1", "ExecCredential")));
            Assert.That(spec.GetProperty("interactive").GetBoolean(), Is.False);
            Assert.That(spec.TryGetProperty("cluster", out var cluster), Is.EqualTo(wants));
            Assert.That(wants ? cluster.GetProperty("server").GetString() : "-", Is.EqualTo(wants ? "https://10.0.0.1:6443" : "-"));
        });
    }

    [Test]
    public void A_name_is_looked_for_in_PATH_and_never_in_the_current_directory()
    {
        Script("mtuprobe-test-login", """echo '{"status":{"token":"stolen"}}' """);
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Folder;
            Refused(User("", file: "mtuprobe-test-login"), "cannot be run (no such program in PATH)", "install it");
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.That(ExecCredential.Fill(User("", file: "printf") with { Exec = Exec("printf") with { Arguments = ["""{"status":{"token":"t"}}"""] } }, Cluster(), Ample).Token, Is.EqualTo("t"));
    }

    [Test]
    public void One_that_hangs_is_ended_with_all_it_began()
    {
        var user = User($"sleep 1000 & echo $! > {Folder}/child; wait");
        var failure = Assert.Throws<UsageException>(() => ExecCredential.Fill(user, Cluster(), TimeSpan.FromSeconds(1)));
        Assert.That(failure!.Message, Does.Contain("took longer than 1 s").And.Not.Contain("\n"));
        var child = File.ReadAllText(Path.Combine(Folder, "child")).Trim();
        Assert.That(() => !File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(" Z ", StringComparison.Ordinal), Is.True.After(5).Seconds.PollEvery(20));
    }

    [TestCase("exit 3", "exit code 3")]
    [TestCase("echo '{\"status\":{\"token\":\"t\"}}'; exit 1", "exit code 1")]
    [TestCase("", "did not print an ExecCredential")]
    [TestCase("echo rubbish", "did not print an ExecCredential")]
    [TestCase("printf '[1]'", "did not print an ExecCredential")]
    [TestCase("printf '\\377\\376'", "did not print an ExecCredential")]
    [TestCase("echo '{}'", "neither a token nor a certificate")]
    [TestCase("echo '{\"status\":[]}'", "neither a token nor a certificate")]
    [TestCase("echo '{\"status\":{\"token\":7}}'", "neither a token nor a certificate")]
    [TestCase("echo '{\"status\":{\"clientCertificateData\":\"c\"}}'", "neither a token nor a certificate")]
    [TestCase("yes", "more than 1048576 characters")]
    public void One_that_says_nothing_of_use_is_named(string script, string named) => Refused(User(script), named, "try it by hand");

    [Test]
    public void One_that_is_not_there_is_named_with_its_hint()
    {
        var hinted = Exec(Path.Combine(Folder, "none")) with { InstallHint = "get it from\nhttps://example" };
        Refused(User("") with { Exec = hinted }, "cannot be run (no such program)", "get it from?https://example");
        Refused(User("", file: Write("plain", "x")), "cannot be run (it may not be run)", "install it");
        Refused(User("") with { Exec = Exec(null) }, "has no name", "command");
        Refused(User("") with { Exec = Exec("x") with { NeedsTerminal = true } }, "interactiveMode: Always", "log in with kubectl first");
    }

    private KubeconfigUser User(string script, bool wants = false, string? file = null) => new("u") { Exec = Exec(file ?? Script("login", script)) with { WantsCluster = wants } };

    private static KubeconfigExec Exec(string? command) => new(command, "client.authentication.k8s.io/v1", [], [], false, false, null);

    private static KubeconfigCluster Cluster() => new("c", "https://10.0.0.1:6443", null, null, false, null, null);

    private static void Refused(KubeconfigUser user, string named, string remedy) => KubeconfigFileTests.Refused(() => ExecCredential.Fill(user, Cluster(), Ample), named, remedy);

    private static string? Text(string? base64) => base64 is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
