using k8s.Models;

namespace MtuProbe.Tests.Manifests;

/// <summary>
/// The Pod Security Standard "restricted", each rule of it and those of "baseline" that it contains, for every pod that the base makes. A namespace
/// that enforces it admits none that breaks one, and says so only in an event.
/// </summary>
public sealed class PodSecurityTests
{
    private static readonly V1PodSpec[] Pods =
    [
        .. ManifestFiles.All<V1DaemonSet>("base").Select(d => d.Spec.Template.Spec),
        .. ManifestFiles.All<V1Deployment>("base").Select(d => d.Spec.Template.Spec),
        .. ManifestFiles.All<V1Pod>("examples").Select(p => p.Spec),
    ];

    private static readonly V1Container[] Containers = [.. Pods.SelectMany(p => p.Containers.Concat(p.InitContainers ?? []))];

    private static readonly string[] SafeSysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    [Test]
    public void Agent_aggregator_and_example_are_looked_at() => Assert.That((Pods.Length, Containers.Length), Is.EqualTo((3, 3)));

    [Test]
    public void The_namespace_enforces_restricted() =>
        Assert.That(ManifestFiles.One<V1Namespace>("base", "mtuprobe").Metadata.Labels, Does.Contain(KeyValuePair.Create("pod-security.kubernetes.io/enforce", "restricted")));

    [Test]
    public void Host_namespaces_are_not_shared() =>
        Assert.That(Pods.SelectMany(p => new[] { p.HostNetwork, p.HostPID, p.HostIPC }), Has.All.Not.EqualTo(true));

    [Test]
    public void No_port_is_the_host_s() =>
        Assert.That(Containers.SelectMany(c => c.Ports ?? []).Select(p => (p.HostPort ?? 0, p.HostIP)), Is.All.EqualTo((0, default(string))));

    [Test]
    public void No_container_is_privileged() => Assert.That(Containers.Select(c => c.SecurityContext.Privileged), Has.All.Not.EqualTo(true));

    [Test]
    public void Privileges_cannot_be_gained() => Assert.That(Containers.Select(c => c.SecurityContext.AllowPrivilegeEscalation), Is.All.EqualTo(false));

    [Test]
    public void All_capabilities_are_dropped_and_none_is_added() => Assert.Multiple(() =>
    {
        Assert.That(Containers.Select(c => c.SecurityContext.Capabilities.Drop), Is.All.EqualTo(new[] { "ALL" }));
        Assert.That(Containers.SelectMany(c => c.SecurityContext.Capabilities.Add ?? []), Is.Empty);
    });

    [Test]
    public void Nobody_runs_as_root() => Assert.Multiple(() =>
    {
        Assert.That(Pods.Select(p => p.SecurityContext.RunAsNonRoot), Is.All.EqualTo(true));
        Assert.That(Pods.Select(p => p.SecurityContext.RunAsUser), Is.All.EqualTo(65532));
        Assert.That(Containers.Select(c => c.SecurityContext.RunAsNonRoot), Has.All.Not.EqualTo(false));
        Assert.That(Containers.Select(c => c.SecurityContext.RunAsUser), Is.All.Null);
    });

    [Test]
    public void Seccomp_is_the_runtime_s_default() => Assert.Multiple(() =>
    {
        Assert.That(Pods.Select(p => p.SecurityContext.SeccompProfile.Type), Is.All.EqualTo("RuntimeDefault"));
        Assert.That(Containers.Select(c => c.SecurityContext.SeccompProfile), Is.All.Null);
    });

    [Test]
    public void No_profile_of_AppArmor_SELinux_or_proc_is_loosened() => Assert.Multiple(() =>
    {
        Assert.That(Pods.SelectMany(p => new object?[] { p.SecurityContext.AppArmorProfile, p.SecurityContext.SeLinuxOptions }), Is.All.Null);
        Assert.That(Containers.SelectMany(c => new object?[] { c.SecurityContext.AppArmorProfile, c.SecurityContext.SeLinuxOptions, c.SecurityContext.ProcMount }), Is.All.Null);
    });

    [Test]
    public void Sysctls_are_of_the_safe_set() =>
        Assert.That(Pods.SelectMany(p => p.SecurityContext.Sysctls ?? []).Select(s => s.Name), Is.SubsetOf(SafeSysctls));

    [Test]
    public void Volumes_are_of_the_kinds_that_hold_nothing_of_the_host()
    {
        var allowed = Pods.SelectMany(p => p.Volumes ?? []).Where(v => v.ConfigMap is not null || v.Projected is not null);
        Assert.That(Pods.SelectMany(p => p.Volumes ?? []).Except(allowed).Select(v => v.Name), Is.Empty);
    }

    // Beyond the standard.
    [Test]
    public void The_root_file_system_cannot_be_written() => Assert.That(Containers.Select(c => c.SecurityContext.ReadOnlyRootFilesystem), Is.All.EqualTo(true));

    [Test]
    public void A_token_is_mounted_by_request_only_and_lives_an_hour()
    {
        Assert.That(Pods.Select(p => p.AutomountServiceAccountToken).Concat(ManifestFiles.All<V1ServiceAccount>("base").Select(a => a.AutomountServiceAccountToken)), Is.All.EqualTo(false));
        var tokens = Pods.SelectMany(p => p.Volumes ?? []).SelectMany(v => v.Projected?.Sources ?? []).Select(s => s.ServiceAccountToken).OfType<V1ServiceAccountTokenProjection>().ToList();
        // 3607 is what the kubelet asks for by itself, and what the API server then extends to a year.
        Assert.That(tokens.Select(t => t.ExpirationSeconds), Is.EqualTo(new long?[] { 3600, 3600 }));
    }

    [Test]
    public void The_overlay_witness_is_root_with_one_capability_and_says_so()
    {
        var labels = ManifestFiles.One<V1Namespace>("witness", "mtuprobe-witness").Metadata.Labels;
        Assert.That(labels, Does.Contain(KeyValuePair.Create("pod-security.kubernetes.io/enforce", "privileged")));
        var pod = ManifestFiles.One<V1DaemonSet>("witness", "mtuprobe-agent").Spec.Template.Spec;
        var security = pod.Containers.Single().SecurityContext;
        Assert.Multiple(() =>
        {
            Assert.That((security.RunAsUser, security.RunAsNonRoot, security.AllowPrivilegeEscalation, security.ReadOnlyRootFilesystem, security.Privileged), Is.EqualTo(((long?)0, (bool?)false, (bool?)false, (bool?)true, (bool?)null)));
            Assert.That((security.Capabilities.Drop, security.Capabilities.Add), Is.EqualTo((new[] { "ALL" }, new[] { "NET_RAW" })));
            Assert.That((pod.HostNetwork, pod.SecurityContext, pod.Volumes), Is.EqualTo(((bool?)null, (V1PodSecurityContext?)null, (IList<V1Volume>?)null)));
        });
    }

    [Test]
    public void The_overlay_host_needs_more_and_says_so()
    {
        var labels = ManifestFiles.One<V1Namespace>("host", "mtuprobe-host").Metadata.Labels;
        Assert.That(labels, Does.Contain(KeyValuePair.Create("pod-security.kubernetes.io/enforce", "privileged")));
        var pod = ManifestFiles.One<V1DaemonSet>("host", "mtuprobe-agent").Spec.Template.Spec;
        Assert.That((pod.HostNetwork, pod.DnsPolicy), Is.EqualTo((true, "ClusterFirstWithHostNet")));
        Assert.That(pod.Containers.Select(c => c.SecurityContext), Is.All.Null);
        // The kubelet refuses a pod on the host network that sets a sysctl of the network.
        Assert.That(ManifestFiles.Text("daemonset/host/agent.yaml"), Does.Contain("sysctls: null"));
    }
}
