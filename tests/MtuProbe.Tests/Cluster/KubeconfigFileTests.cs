using MtuProbe.Cluster;
using MtuProbe.Options;

namespace MtuProbe.Tests.Cluster;

/// <summary>Which files, which context.</summary>
public sealed class KubeconfigFileTests : AFolder
{
    private const string Server = "server: https://10.0.0.1:6443";

    [Test]
    public void The_current_context_says_which_cluster_as_whom_and_where()
    {
        var read = KubeconfigFile.Configuration(Write("config", AKubeconfig.Of(Server, "token: secret", ns: "here")), null);
        Assert.That((read.Host, read.AccessToken, read.Namespace, read.SkipTlsVerify), Is.EqualTo(("https://10.0.0.1:6443/", "secret", "here", false)));
    }

    [Test]
    public void Of_entries_with_one_name_in_several_files_the_first_counts_and_a_missing_file_is_passed_over()
    {
        var first = Write("first", AKubeconfig.Of("server: https://first:6443", "token: one"));
        var second = Write("second", AKubeconfig.Of("server: https://second:6443", "token: two"));
        var third = Write("third", AKubeconfig.Of("server: https://third:6443", "token: three", "other"));
        var files = $"{Path.Combine(Folder, "none")}:{first}:{second}:{third}";
        Assert.Multiple(() =>
        {
            Assert.That(KubeconfigFile.Configuration(files, null).AccessToken, Is.EqualTo("one"));
            Assert.That(KubeconfigFile.Configuration(files, "other").Host, Is.EqualTo("https://third:6443/"));
            Assert.That(KubeconfigFile.Configuration($"{second}:{first}", null).AccessToken, Is.EqualTo("two"));
        });
    }

    [Test]
    public void Names_that_differ_in_case_are_different_names()
    {
        var upper = Write("upper", AKubeconfig.Of("server: https://upper:6443", "token: one", "ONE"));
        var lower = Write("lower", AKubeconfig.Of("server: https://lower:6443", "token: two"));
        Assert.That(KubeconfigFile.Configuration($"{upper}:{lower}", "one").Host, Is.EqualTo("https://lower:6443/"));
    }

    [Test]
    public void A_file_may_have_a_colon_in_its_name() =>
        Assert.That(KubeconfigFile.Configuration(Write("a:b", AKubeconfig.Of(Server, "")), null).Host, Is.EqualTo("https://10.0.0.1:6443/"));

    [Test]
    public void Json_is_yaml_too_and_extensions_may_be_deep()
    {
        const string text = """
            {"current-context":"c","contexts":[{"name":"c","context":{"cluster":"k"}}],
             "clusters":[{"name":"k","cluster":{"server":"http://k","extensions":[{"name":"x","extension":{"a":{"b":{"c":{"d":[1]}}}}}]}}]}
            """;
        Assert.That(KubeconfigFile.Configuration(Write("config", text), null).Host, Is.EqualTo("http://k/"));
    }

    [Test]
    public void A_pipe_is_read_as_well()
    {
        using var stream = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(AKubeconfig.Of(Server, "token: secret")));
        stream.SafePipeHandle.Dispose();
        Assert.That(KubeconfigFile.Configuration($"/proc/self/fd/{stream.ClientSafePipeHandle.DangerousGetHandle()}", null).AccessToken, Is.EqualTo("secret"));
    }

    [Test]
    public void Of_a_missing_context_those_that_exist_are_told()
    {
        var file = Write("config", AKubeconfig.Of(Server, ""));
        Refused(() => KubeconfigFile.Configuration(file, "two"), "no context 'two'", "--context: one");
        Refused(() => KubeconfigFile.Configuration(Write("none", File.ReadAllText(file).Replace("current-context: one", "current-context: null", StringComparison.Ordinal)), null), "no current context", "--context: one");
        Refused(() => KubeconfigFile.Configuration(Write("empty", "contexts: []\nkind: Config\n"), "two"), "none at all", "--kubeconfig");
    }

    [TestCase("", "no kubeconfig")]
    [TestCase("just words", "no kubeconfig")]
    [TestCase("- a\n- b", "no kubeconfig")]
    [TestCase("a: 1\na: 2", "config:2")]
    [TestCase("contexts: [", "config:2")]
    [TestCase("a: {2026Z\"", "config:2")]
    [TestCase("? &a [*a]\n: 1", "config")]
    public void What_is_no_kubeconfig_is_said_in_one_line(string text, string named) => Refused(() => KubeconfigFile.Configuration(Write("config", text), null), named, "");

    [Test]
    public void Neither_depth_nor_size_nor_rubbish_does_any_harm()
    {
        Refused(() => KubeconfigFile.Configuration(Write("deep", new string('[', 100_000)), null), "deep:1", "nested too deep");
        Refused(() => KubeconfigFile.Configuration(Write("large", new string('#', 1 << 21)), null), "large", "larger than");
        var binary = Path.Combine(Folder, "binary");
        File.WriteAllBytes(binary, [0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0, 1]);
        Refused(() => KubeconfigFile.Configuration(binary, null), "binary", "UTF-8");
        Refused(() => KubeconfigFile.Configuration("/dev/zero", null), "/dev/zero", "larger than");
    }

    [Test]
    public void What_cannot_be_opened_is_named()
    {
        Refused(() => KubeconfigFile.Configuration(Path.Combine(Folder, "none"), null), "none", "give a kubeconfig");
        Refused(() => KubeconfigFile.Configuration(Folder, null), Folder, "give a kubeconfig");
        Refused(() => KubeconfigFile.Configuration("/proc/self/mem", null), "/proc/self/mem", "give a kubeconfig");
    }

    internal static void Refused(Action read, string named, string remedy) => Assert.That(
        read, Throws.TypeOf<UsageException>().With.Message.Contains(named).And.Message.Contains(remedy).And.Message.Not.Contains("\n"));
}
