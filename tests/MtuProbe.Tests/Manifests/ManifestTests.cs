using k8s;
using k8s.Models;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Manifests;

/// <summary>Every file of daemonset/ is what it claims to be, and somebody reads it.</summary>
public sealed class ManifestTests
{
    private static IEnumerable<string> Files => ManifestFiles.Files;

    private static IEnumerable<string> ObjectFiles => ManifestFiles.ObjectFiles;

    private static IEnumerable<string> Kustomizations => Files.Where(file => Path.GetFileName(file) == "kustomization.yaml");

    [TestCaseSource(nameof(Files))]
    public void A_file_is_YAML_without_a_key_that_stands_twice(string file) =>
        Assert.That(() => ManifestFiles.Documents(file), Throws.Nothing);

    [TestCaseSource(nameof(ObjectFiles))]
    public void An_object_has_no_member_that_the_API_does_not_know(string file) =>
        Assert.That(ManifestFiles.Typed(file), Is.Not.Empty);

    [Test]
    public void The_reader_of_objects_refuses_a_misspelt_member() =>
        Assert.That(
            () => ManifestFiles.Typed("a", ManifestFiles.Text("daemonset/base/agent.yaml").Replace("terminationGracePeriodSeconds", "terminationGracePeriodSecondz", StringComparison.Ordinal)),
            Throws.Exception);

    [TestCaseSource(nameof(Kustomizations))]
    public void What_a_kustomization_names_exists(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        Assert.That(Named(file).Where(name => !Repository.Exists(Path.Combine(folder, name))), Is.Empty);
    }

    [Test]
    public void Every_object_and_patch_is_named_by_its_kustomization()
    {
        var orphans =
            from file in Files
            let kustomization = Path.Combine(Path.GetDirectoryName(file)!, "kustomization.yaml")
            where Path.GetFileName(file) != "kustomization.yaml" && !file.Contains("/examples/", StringComparison.Ordinal)
            where !Named(kustomization).Contains(Path.GetFileName(file))
            select file;
        Assert.That(orphans, Is.Empty);
    }

    // kustomize takes a base above the directory for a cycle, and nothing from outside but whole directories.
    [Test]
    public void An_overlay_stands_beside_its_base() =>
        Assert.That(
            Kustomizations.SelectMany(file => Named(file).Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => (file, name))),
            Is.EquivalentTo(new[] { ("daemonset/host/kustomization.yaml", "../base"), ("daemonset/service/kustomization.yaml", "../base"), ("daemonset/witness/kustomization.yaml", "../base") }));

    [Test]
    public void Each_image_is_named_in_one_place()
    {
        var named = Files.SelectMany(file => ManifestFiles.Documents(file).SelectMany(ManifestFiles.Mappings).Where(m => m.Scalar("newName") is not null || m.Scalar("newTag") is not null).Select(m => (file, m.Scalar("newTag"))));
        Assert.That(named, Is.EqualTo(new[] { ("daemonset/base/kustomization.yaml", "unreleased"), ("daemonset/witness/kustomization.yaml", "unreleased") }));
        Assert.That(
            ManifestFiles.All<V1DaemonSet>("base").Select(d => d.Spec.Template).Concat(ManifestFiles.All<V1Deployment>("base").Select(d => d.Spec.Template)).SelectMany(t => t.Spec.Containers).Select(c => c.Image),
            Is.All.EqualTo("mtuprobe"));
    }

    [Test]
    public void A_container_sets_no_variable_twice() =>
        Assert.That(
            ManifestFiles.All<V1DaemonSet>("base").SelectMany(d => d.Spec.Template.Spec.Containers).Concat(ManifestFiles.All<V1Deployment>("base").SelectMany(d => d.Spec.Template.Spec.Containers)).Select(c => c.Env.Select(e => e.Name)),
            Is.All.Unique);

    private static IEnumerable<string> Named(string kustomization)
    {
        var root = ManifestFiles.Documents(kustomization).Single();
        var patches = ManifestFiles.Mappings(root).Select(m => m.Scalar("path")).OfType<string>().Where(path => !path.StartsWith('/'));
        return [.. root.Strings("resources"), .. patches, .. ManifestFiles.Mappings(root).SelectMany(m => m.Strings("files"))];
    }
}
