using k8s;
using k8s.Models;

namespace MtuProbe.LabTests.Manifests;

/// <summary>A rendered directory as objects of the Kubernetes API, unknown members refused.</summary>
internal sealed class Rendered
{
    private static readonly string[] ClusterScoped = ["Namespace", "PriorityClass", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

    private Rendered(string yaml)
    {
        // Of the Prometheus operator's kinds no types come with the client: as text, they are looked at apart.
        var documents = yaml.Split("\n---\n").Select(d => d.Trim()).Where(d => d.Length > 0).ToList();
        Foreign = [.. documents.Where(d => d.Contains("apiVersion: monitoring.coreos.com/", StringComparison.Ordinal))];
        Objects = [.. KubernetesYaml.LoadAllFromString(string.Join("\n---\n", documents.Except(Foreign)), strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];
        Assert.That(Objects.Count + Foreign.Count, Is.EqualTo(documents.Count));
    }

    internal IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    internal IReadOnlyList<string> Foreign { get; }

    internal IEnumerable<V1PodTemplateSpec> Pods => All<V1DaemonSet>().Select(d => d.Spec.Template).Concat(All<V1Deployment>().Select(d => d.Spec.Template));

    internal static Rendered Of(string directory) => new(Kubectl.Render(Path.IsPathRooted(directory) ? directory : Path.Combine(Kubectl.Root, directory)));

    internal IEnumerable<T> All<T>() => Objects.OfType<T>();

    internal IEnumerable<string> Names => Objects.Select(o => $"{o.Kind} {o.Namespace()}/{o.Name()}");

    /// <summary>The namespaces in which anything stands.</summary>
    internal IEnumerable<string?> Namespaces => Objects.Where(o => !ClusterScoped.Contains(o.Kind)).Select(o => o.Namespace()).Distinct();

    /// <summary>What an object names and nobody has.</summary>
    internal IEnumerable<string> Unresolved()
    {
        var names = Objects.Select(o => $"{o.Kind} {o.Name()}").Append("ConfigMap kube-root-ca.crt").ToHashSet();
        var named = Pods.Select(p => p.Spec).SelectMany(pod => (pod.Volumes ?? [])
            .SelectMany(v => (v.Projected?.Sources ?? []).Select(s => s.ConfigMap?.Name).Append(v.ConfigMap?.Name))
            .OfType<string>().Select(name => $"ConfigMap {name}")
            .Append($"ServiceAccount {pod.ServiceAccountName}")
            .Append($"PriorityClass {pod.PriorityClassName}")
            .Concat(pod.Containers.SelectMany(c => c.Env).Where(e => e.Name == "MTUPROBE_PEER_SERVICE").Select(e => $"Service {e.Value}")));
        var bound = All<V1RoleBinding>().SelectMany(b => b.Subjects.Select(s => $"{s.Kind} {s.Name}").Append($"{b.RoleRef.Kind} {b.RoleRef.Name}"));
        return named.Concat(bound).Where(name => !names.Contains(name));
    }
}
