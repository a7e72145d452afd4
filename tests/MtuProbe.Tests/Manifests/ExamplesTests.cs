using System.Diagnostics;
using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Tests.Manifests;

/// <summary>What a runner mounts: our ConfigMap, which may be absent, by keys that it has.</summary>
public sealed class ExamplesTests
{
    /// <summary>Contract §4.4, the keys that come to a consumer.</summary>
    private static readonly string[] ConsumerKeys =
    [
        "recommended-mtu", "recommended-mtu-ipv4", "recommended-mtu-ipv6", "pod-mtu", "pod-mtu-ipv4", "pod-mtu-ipv6", "egress-mtu", "egress-mtu-ipv4", "egress-mtu-ipv6",
        "ipv6-safe", "MTU", "daemon.json", "as-of", "stale", "coverage",
    ];

    private static IEnumerable<string> Files => ManifestFiles.Files.Where(file => file.Contains("/examples/", StringComparison.Ordinal));

    private static IEnumerable<string> ArcFiles => Files.Where(file => file.Contains("/arc-", StringComparison.Ordinal));

    [TestCaseSource(nameof(Files))]
    public void A_pod_starts_without_our_ConfigMap(string file)
    {
        var references = References(file).ToList();
        Assert.That(references, Is.Not.Empty);
        Assert.That(references.Select(r => r.Scalar("optional")), Is.All.EqualTo("true"));
    }

    [TestCaseSource(nameof(Files))]
    public void A_key_that_is_read_is_one_that_is_written(string file)
    {
        var keys = References(file).SelectMany(ManifestFiles.Mappings).Select(m => m.Scalar("key")).OfType<string>();
        Assert.That(keys, Is.SubsetOf(ConsumerKeys));
    }

    // Where the key is missing the kubelet makes a directory of that name, and dockerd does not start.
    [TestCaseSource(nameof(Files))]
    public void Nothing_is_mounted_by_subPath(string file) =>
        Assert.That(Documents(file).SelectMany(ManifestFiles.Mappings).Select(m => m.Child("subPath")), Is.All.Null);

    [TestCaseSource(nameof(ArcFiles))]
    public void The_template_of_a_scale_set_is_a_pod_of_the_API(string file)
    {
        var template = ManifestFiles.Documents(file).Single().Child("template")!;
        var pod = KubernetesYaml.Deserialize<V1PodTemplateSpec>(Written(template), strict: true).Spec;
        Assert.That(pod.InitContainers.Concat(pod.Containers).SelectMany(c => c.VolumeMounts).Select(m => m.Name).Distinct(), Is.EquivalentTo(pod.Volumes.Select(v => v.Name)));
        Assert.That(pod.InitContainers.Select(c => (c.Name, c.RestartPolicy)), Is.EqualTo(new[] { ("init-dind-externals", null), ("dind", "Always") }));
    }

    [Test]
    public void A_patch_of_the_GitLab_runner_is_part_of_a_pod_of_the_API()
    {
        var pod = KubernetesYaml.Deserialize<V1PodSpec>(GitLabPatch(), strict: true);
        Assert.That((pod.Containers.Single().Name, pod.Containers.Single().VolumeMounts.Single().MountPath), Is.EqualTo(("svc-0", "/etc/docker")));
    }

    [Test]
    public void A_file_and_a_flag_never_say_the_same()
    {
        // dockerd refuses to start over a directive in both.
        var file = ManifestFiles.Text(ArcFiles.First(f => !f.Contains("-env", StringComparison.Ordinal)));
        Assert.That(file, Does.Contain("key: daemon.json").And.Not.Contain("--mtu"));
        var flags = ManifestFiles.Text(ArcFiles.Single(f => f.Contains("-env", StringComparison.Ordinal)));
        Assert.That(flags, Does.Contain("--mtu").And.Not.Contain("key: daemon.json"));
    }

    [TestCase("1400", ExpectedResult = "dockerd --host=unix:///var/run/docker.sock --group=123 --mtu=1400 --default-network-opt=bridge=com.docker.network.driver.mtu=1400")]
    [TestCase(null, ExpectedResult = "dockerd --host=unix:///var/run/docker.sock --group=123", Description = "no ConfigMap")]
    [TestCase("", ExpectedResult = "dockerd --host=unix:///var/run/docker.sock --group=123")]
    [TestCase("1400 --tlsverify=false", ExpectedResult = "dockerd --host=unix:///var/run/docker.sock --group=123", Description = "no number")]
    public async Task<string> The_shell_that_starts_dockerd_lets_a_number_through_and_nothing_else(string? mtu)
    {
        var template = ManifestFiles.Documents(ArcFiles.Single(f => f.Contains("-env", StringComparison.Ordinal))).Single().Child("template")!;
        var dind = KubernetesYaml.Deserialize<V1PodTemplateSpec>(Written(template)).Spec.InitContainers.Single(c => c.Name == "dind");
        var start = new ProcessStartInfo("/bin/sh", dind.Command.Skip(1)) { RedirectStandardOutput = true, WorkingDirectory = "/" };
        // A function in place of the image's script: exec takes programs only.
        start.ArgumentList[1] = $"dockerd_entrypoint() {{ echo \"$*\"; }}\n{start.ArgumentList[1].Replace("exec dockerd-entrypoint.sh", "dockerd_entrypoint", StringComparison.Ordinal)}";
        start.Environment["DOCKER_GROUP_GID"] = "123";
        start.Environment.Remove("MTU");
        if (mtu is not null)
        {
            start.Environment["MTU"] = mtu;
        }

        using var shell = Process.Start(start)!;
        var said = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return said.TrimEnd();
    }

    /// <summary>Where a volume or a variable comes from the ConfigMap <c>mtuprobe</c>.</summary>
    private static IEnumerable<YamlNode> References(string file) =>
        from mapping in Documents(file).SelectMany(ManifestFiles.Mappings)
        from key in new[] { "configMap", "configMapRef", "configMapKeyRef" }
        let reference = mapping.Child(key)
        where reference?.Scalar("name") == "mtuprobe"
        select reference;

    private static IEnumerable<YamlNode> Documents(string file) =>
        file.EndsWith("/gitlab-runner.yaml", StringComparison.Ordinal) ? ManifestFiles.ParsedDocuments(GitLabPatch()) : ManifestFiles.Documents(file);

    /// <summary>YAML within TOML within YAML.</summary>
    private static string GitLabPatch()
    {
        var toml = ManifestFiles.Documents($"{ManifestFiles.Root}/examples/gitlab-runner.yaml").Single().Child("runners")!.Scalar("config")!;
        return toml.Split("patch = '''")[1].Split("'''")[0];
    }

    private static string Written(YamlNode node)
    {
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(node)).Save(writer, assignAnchors: false);
        return writer.ToString();
    }
}
