using k8s;
using k8s.Models;
using MtuProbe.LabTests.Manifests;

namespace MtuProbe.LabTests.Image;

/// <summary>How the DaemonSet runs its container, in podman's words: nothing is granted here that is not granted there.</summary>
internal sealed class PodContext
{
    private readonly V1PodSpec _pod = KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Kubectl.Root, "daemonset/base/agent.yaml")), strict: true)
        .OfType<V1DaemonSet>().Single().Spec.Template.Spec;

    private V1Container Container => _pod.Containers.Single();

    public string User => $"{_pod.SecurityContext.RunAsUser}:{_pod.SecurityContext.RunAsGroup}";

    public int GraceSeconds => (int)_pod.TerminationGracePeriodSeconds!.Value;

    public IReadOnlyList<string> Arguments => [.. Container.Args];

    /// <summary>Seccomp's RuntimeDefault is what podman does unless told otherwise.</summary>
    public IReadOnlyList<string> Options(string networkNamespace)
    {
        var security = Container.SecurityContext;
        Assert.That((_pod.SecurityContext.SeccompProfile.Type, security.AllowPrivilegeEscalation, security.ReadOnlyRootFilesystem, security.Capabilities.Add), Is.EqualTo(("RuntimeDefault", (bool?)false, (bool?)true, (IList<string>?)null)));
        return
        [
            "--network", $"ns:{networkNamespace}", "--user", User, "--read-only", "--read-only-tmpfs=false", "--security-opt", "no-new-privileges",
            .. security.Capabilities.Drop.SelectMany(capability => new[] { "--cap-drop", capability }),
            .. Container.Env.Where(variable => variable.Value is not null && !variable.Name.StartsWith("MTUPROBE_", StringComparison.Ordinal)).SelectMany(variable => new[] { "--env", $"{variable.Name}={variable.Value}" }),
            .. Podman.Limits,
        ];
    }
}
