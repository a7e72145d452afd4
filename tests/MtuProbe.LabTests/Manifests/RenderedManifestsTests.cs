using k8s.Models;

namespace MtuProbe.LabTests.Manifests;

/// <summary>What <c>kubectl apply -k</c> sends for every directory of daemonset/ and for what its README shows.</summary>
[NeedsKubectl]
public sealed class RenderedManifestsTests
{
    private static readonly string[] Installations = ["daemonset", "daemonset/base", "daemonset/service", "daemonset/host", "daemonset/witness"];

    private readonly List<string> _folders = [];

    private static IEnumerable<string> Directories => Directory
        .EnumerateFiles(Path.Combine(Kubectl.Root, "daemonset"), "kustomization.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Kubectl.Root, Path.GetDirectoryName(file)!))
        .Order(StringComparer.Ordinal);

    [TearDown]
    public void RemoveFolders()
    {
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
        _folders.Clear();
    }

    [TestCaseSource(nameof(Directories))]
    public void It_renders_to_objects_that_the_API_knows(string directory)
    {
        var rendered = Rendered.Of(directory);
        Assert.That(rendered.Names.Concat(rendered.Foreign), Is.Not.Empty.And.Unique);
    }

    [TestCaseSource(nameof(Installations))]
    public void An_installation_names_nothing_that_it_does_not_bring(string directory) => Assert.That(Rendered.Of(directory).Unresolved(), Is.Empty);

    [TestCase("daemonset", "mtuprobe")]
    [TestCase("daemonset/service", "mtuprobe")]
    [TestCase("daemonset/host", "mtuprobe-host")]
    [TestCase("daemonset/witness", "mtuprobe-witness")]
    [TestCase("daemonset/networkpolicy", "mtuprobe")]
    [TestCase("daemonset/consumer", null)]
    public void All_of_it_is_in_one_namespace(string directory, string? expected) => Assert.That(Rendered.Of(directory).Namespaces, Is.EqualTo(new[] { expected }));

    [TestCase("daemonset", "mtuprobe")]
    [TestCase("daemonset/host", "mtuprobe-host")]
    [TestCase("daemonset/witness", "mtuprobe-witness")]
    [TestCase("daemonset/consumer", "mtuprobe")]
    public void Rights_go_to_the_accounts_of_the_right_installation(string directory, string expected) =>
        Assert.That(Rendered.Of(directory).All<V1RoleBinding>().SelectMany(b => b.Subjects).Select(s => s.NamespaceProperty), Is.Not.Empty.And.All.EqualTo(expected));

    [TestCaseSource(nameof(Installations))]
    public void The_image_and_its_version_are_filled_in(string directory) =>
        Assert.That(Rendered.Of(directory).Pods.SelectMany(p => p.Spec.Containers).Select(c => c.Image), Is.EquivalentTo(new[] { "mtuprobe:unreleased", directory == "daemonset/witness" ? "mtuprobe-witness:unreleased" : "mtuprobe:unreleased" }));

    [TestCaseSource(nameof(Installations))]
    public void The_agents_file_is_immutable_and_named_by_its_content(string directory)
    {
        var config = Rendered.Of(directory).All<V1ConfigMap>().Single();
        Assert.That(config.Metadata.Name, Does.Match("^mtuprobe-config-[a-z0-9]{10}$"));
        Assert.That(config.Immutable, Is.True);
    }

    [Test]
    public void Two_installations_share_no_object() => Assert.Multiple(() =>
    {
        Assert.That(Rendered.Of("daemonset").Names.Intersect(Rendered.Of("daemonset/host").Names), Is.Empty);
        Assert.That(Rendered.Of("daemonset").Names.Concat(Rendered.Of("daemonset/host").Names).Intersect(Rendered.Of("daemonset/witness").Names), Is.Empty);
    });

    [Test]
    public void The_witness_s_agents_are_root_with_NET_RAW_and_nothing_else_more()
    {
        var pod = Rendered.Of("daemonset/witness").All<V1DaemonSet>().Single().Spec.Template.Spec;
        var ordinary = Rendered.Of("daemonset").All<V1DaemonSet>().Single().Spec.Template.Spec;
        var security = pod.Containers.Single().SecurityContext;
        Assert.That((security.RunAsUser, security.RunAsNonRoot, security.AllowPrivilegeEscalation, security.ReadOnlyRootFilesystem), Is.EqualTo(((long?)0, (bool?)false, (bool?)false, (bool?)true)));
        Assert.That((security.Capabilities.Drop, security.Capabilities.Add), Is.EqualTo((new[] { "ALL" }, new[] { "NET_RAW" })));
        Assert.That((pod.HostNetwork, pod.SecurityContext.SeccompProfile.Type, pod.Volumes.Count), Is.EqualTo((default(bool?), "RuntimeDefault", ordinary.Volumes.Count)));
        Assert.That(pod.Containers.Single().Env.Select(e => e.Name).Except(ordinary.Containers.Single().Env.Select(e => e.Name)), Is.EqualTo(new[] { "MTUPROBE_WITNESS" }));
        Assert.That(Rendered.Of("daemonset/witness").Pods.Count(p => p.Spec.Containers.Any(c => c.SecurityContext.Capabilities.Add is { Count: > 0 })), Is.EqualTo(1), "the aggregator has none");
    }

    [Test]
    public void The_host_s_agents_have_its_network_and_no_sysctl_and_nothing_else_more()
    {
        var pod = Rendered.Of("daemonset/host").All<V1DaemonSet>().Single().Spec.Template.Spec;
        var ordinary = Rendered.Of("daemonset").All<V1DaemonSet>().Single().Spec.Template.Spec;
        Assert.That((pod.HostNetwork, pod.DnsPolicy, pod.HostPID, pod.HostIPC), Is.EqualTo((true, "ClusterFirstWithHostNet", default(bool?), default(bool?))));
        Assert.That((ordinary.HostNetwork, pod.SecurityContext.Sysctls ?? []), Is.EqualTo((default(bool?), Array.Empty<V1Sysctl>())));
        Assert.That(pod.SecurityContext.RunAsNonRoot, Is.True);
        Assert.That(pod.Containers.Single().SecurityContext.Capabilities.Drop, Is.EqualTo(new[] { "ALL" }));
        Assert.That(pod.Containers.Single().Env.Select(e => e.Name).Except(ordinary.Containers.Single().Env.Select(e => e.Name)), Is.EqualTo(new[] { "MTUPROBE_VIA" }));
    }

    [Test]
    public void The_service_overlay_adds_a_Service_and_a_variable()
    {
        var (with, without) = (Rendered.Of("daemonset/service"), Rendered.Of("daemonset"));
        Assert.That(with.Names.Except(without.Names), Is.EqualTo(new[] { "Service mtuprobe/mtuprobe-responder" }));
        Assert.That(Variables(with).Except(Variables(without)), Is.EqualTo(new[] { "MTUPROBE_SERVICE" }));

        static IEnumerable<string> Variables(Rendered rendered) => rendered.All<V1DaemonSet>().Single().Spec.Template.Spec.Containers.Single().Env.Select(e => e.Name);
    }

    [Test]
    public void The_README_s_own_kustomization_renders_with_all_its_settings()
    {
        var rendered = Rendered.Of(OfTheReadme());
        Assert.That(rendered.Unresolved(), Is.Empty);
        Assert.That(rendered.Pods.SelectMany(p => p.Spec.Containers).Select(c => c.Image).Distinct(), Is.EqualTo(new[] { "registry.example/mtuprobe:mine" }));
        Assert.That(rendered.All<V1ConfigMap>().Single().Data["config.yaml"], Does.Contain("registry.example.org:443"));
        Assert.That(rendered.All<V1ConfigMap>().Single().Immutable, Is.True);
        Assert.That(rendered.All<V1Deployment>().Single().Spec.Template.Spec.Containers.Single().Env.Single(e => e.Name == "MTUPROBE_PUBLISH_TO").Value, Is.EqualTo("runners,builds"));
        Assert.That(rendered.Objects.Select(o => o.Kind), Does.Contain("ValidatingAdmissionPolicy"));
        Assert.That(rendered.Foreign, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_consumer_goes_where_a_kustomization_sends_it_and_still_trusts_the_same_aggregator()
    {
        var folder = Folder();
        File.WriteAllText(Path.Combine(folder, "kustomization.yaml"), "namespace: runners\nresources: [mtuprobe/daemonset/consumer]\n");
        var rendered = Rendered.Of(folder);
        Assert.That(rendered.Namespaces, Is.EqualTo(new[] { "runners" }));
        Assert.That(rendered.All<V1RoleBinding>().Single().Subjects.Single().NamespaceProperty, Is.EqualTo("mtuprobe"));
        Assert.That(rendered.All<V1ConfigMap>().Single().Data, Is.Null);
    }

    /// <summary>The three files that README's section shows, in the order it shows them.</summary>
    private string OfTheReadme()
    {
        var folder = Folder();
        var blocks = File.ReadAllText(Path.Combine(Kubectl.Root, "daemonset/README.md")).Split("```yaml\n").Skip(1).Select(b => b.Split("```")[0]).ToList();
        foreach (var (name, text) in new[] { "kustomization.yaml", "aggregator.yaml", "config.yaml" }.Zip(blocks))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return folder;
    }

    /// <summary>A user's directory with this repository in it.</summary>
    private string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("mtuprobe-user-").FullName;
        _folders.Add(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Kubectl.Root, "daemonset"), "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, "mtuprobe", Path.GetRelativePath(Kubectl.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }
}
