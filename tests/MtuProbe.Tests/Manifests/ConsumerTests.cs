using k8s.Models;

namespace MtuProbe.Tests.Manifests;

/// <summary>What is applied in a runner's namespace.</summary>
public sealed class ConsumerTests
{
    // kubectl takes away only what it had put there: a 'data' that was never written is never missed.
    [Test]
    public void The_ConfigMap_is_empty_so_that_applying_it_again_takes_nothing_away()
    {
        var root = ManifestFiles.Documents("daemonset/consumer/configmap.yaml").Single();
        Assert.That((root.Child("data"), root.Child("binaryData"), root.Child("immutable")), Is.EqualTo((default(object), default(object), default(object))));
        Assert.That(ManifestFiles.One<V1ConfigMap>("consumer", "mtuprobe").Data, Is.Null);
    }

    [Test]
    public void The_namespace_is_the_runner_s_own() => Assert.Multiple(() =>
    {
        Assert.That(ManifestFiles.ObjectFiles.Where(f => f.Contains("/consumer/", StringComparison.Ordinal)).SelectMany(ManifestFiles.Typed).OfType<k8s.IKubernetesObject<V1ObjectMeta>>().Select(o => o.Metadata.NamespaceProperty), Is.All.Null);
        Assert.That(ManifestFiles.Documents("daemonset/consumer/kustomization.yaml").Single().Child("namespace"), Is.Null);
    });
}
