using k8s;
using k8s.Models;
using MtuProbe.Linux.Packets;
using MtuProbe.Options;

namespace MtuProbe.Tests.Manifests;

/// <summary>What one object says of another: names, labels, ports.</summary>
public sealed class ReferencesTests
{
    private static readonly V1DaemonSet Agent = ManifestFiles.One<V1DaemonSet>("base", "mtuprobe-agent");

    private static readonly V1Deployment Aggregator = ManifestFiles.One<V1Deployment>("base", "mtuprobe-aggregator");

    private static readonly V1PodTemplateSpec[] Pods = [Agent.Spec.Template, Aggregator.Spec.Template];

    private static readonly int MetricsPort = ListenAddress.Parse(AgentSetting.Listen.Default!, System.Net.IPAddress.IPv6Any)!.Tcp!.Port;

    [Test]
    public void Every_selector_chooses_exactly_its_pods()
    {
        var selectors = new Dictionary<string, IDictionary<string, string>>
        {
            ["agent daemonset"] = Agent.Spec.Selector.MatchLabels,
            ["aggregator deployment"] = Aggregator.Spec.Selector.MatchLabels,
            ["aggregator spread"] = Aggregator.Spec.Template.Spec.TopologySpreadConstraints.Single().LabelSelector.MatchLabels,
            ["agent peers"] = ManifestFiles.One<V1Service>("base", "mtuprobe-agents").Spec.Selector,
            ["agent responder"] = ManifestFiles.One<V1Service>("service", "mtuprobe-responder").Spec.Selector,
            ["agent monitor"] = ManifestFiles.One<PodMonitor>("monitors", "mtuprobe-agent").Spec.Selector.MatchLabels,
            ["aggregator monitor"] = ManifestFiles.One<PodMonitor>("monitors", "mtuprobe-aggregator").Spec.Selector.MatchLabels,
            ["agent policy"] = ManifestFiles.One<V1NetworkPolicy>("networkpolicy", "mtuprobe-agent").Spec.PodSelector.MatchLabels,
            ["aggregator policy"] = ManifestFiles.One<V1NetworkPolicy>("networkpolicy", "mtuprobe-aggregator").Spec.PodSelector.MatchLabels,
        };
        Assert.Multiple(() =>
        {
            foreach (var (owner, selector) in selectors)
            {
                var chosen = Pods.Where(p => selector.All(p.Metadata.Labels.Contains)).Select(p => p.Spec.ServiceAccountName);
                Assert.That(chosen, Is.EqualTo(new[] { $"mtuprobe-{owner.Split(' ')[0]}" }), owner);
            }
        });
    }

    // The aggregator finds the nodes' objects by this label; pods are no ConfigMaps, but what we ship as ConfigMap must not be taken for data.
    [Test]
    public void No_ConfigMap_that_is_shipped_has_the_label_of_the_data() => Assert.Multiple(() =>
    {
        Assert.That(ManifestFiles.One<V1ConfigMap>("consumer", "mtuprobe").Metadata.Labels, Is.Null);
        Assert.That(ManifestFiles.Files.Where(f => f.EndsWith("kustomization.yaml", StringComparison.Ordinal)).Select(ManifestFiles.Text), Has.None.Contains("app.kubernetes.io/name"));
    });

    [Test]
    public void Probes_go_to_the_responder_s_port() => Assert.That(
        new[] { ManifestFiles.One<V1Service>("base", "mtuprobe-agents"), ManifestFiles.One<V1Service>("service", "mtuprobe-responder") }.SelectMany(s => s.Spec.Ports).Select(p => (p.Name, p.Port, p.Protocol))
            .Append(Agent.Spec.Template.Spec.Containers.Single().Ports.Where(p => p.Protocol == "UDP").Select(p => (p.Name, p.ContainerPort, p.Protocol)).Single()),
        Is.All.EqualTo(("probe", WireProtocol.DefaultPort, "UDP")));

    [Test]
    public void Metrics_are_where_they_listen() => Assert.That(
        Pods.SelectMany(p => p.Spec.Containers).SelectMany(c => c.Ports).Where(p => p.Protocol == "TCP").Select(p => (p.Name, p.ContainerPort)),
        Is.EqualTo(Enumerable.Repeat(("metrics", MetricsPort), 2)));

    [Test]
    public void A_network_policy_opens_the_ports_and_closes_no_way_out()
    {
        var policies = ManifestFiles.All<V1NetworkPolicy>("networkpolicy");
        Assert.That(policies.SelectMany(p => p.Spec.PolicyTypes), Is.All.EqualTo("Ingress"));
        Assert.That(policies.SelectMany(p => p.Spec.Ingress).SelectMany(i => i.FromProperty ?? []), Is.Empty);
        Assert.That(
            policies.Select(p => string.Join(' ', p.Spec.Ingress.SelectMany(i => i.Ports).Select(port => $"{port.Protocol}/{port.Port.Value}"))),
            Is.EqualTo(new[] { $"UDP/{WireProtocol.DefaultPort} TCP/{MetricsPort}", $"TCP/{MetricsPort}" }));
    }

    [Test]
    public void Every_check_asks_what_is_served() => Assert.Multiple(() =>
    {
        foreach (var container in Pods.SelectMany(p => p.Spec.Containers))
        {
            Assert.That(
                new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe }.Select(p => (p.HttpGet.Path, p.HttpGet.Port.Value)),
                Is.EqualTo(new[] { ("/readyz", "metrics"), ("/healthz", "metrics"), ("/readyz", "metrics") }));
        }
    });

    [Test]
    public void Volumes_and_their_mounts_belong_together() => Assert.Multiple(() =>
    {
        foreach (var pod in Pods.Select(p => p.Spec))
        {
            Assert.That(pod.Containers.SelectMany(c => c.VolumeMounts).Select(m => m.Name), Is.EquivalentTo(pod.Volumes.Select(v => v.Name)));
        }
    });

    [Test]
    public void Services_that_options_name_exist()
    {
        var peers = Pods.SelectMany(p => p.Spec.Containers).SelectMany(c => c.Env).Where(e => e.Name == "MTUPROBE_PEER_SERVICE").Select(e => e.Value);
        Assert.That(peers, Is.EqualTo(new[] { "mtuprobe-agents", "mtuprobe-agents" }));
        var service = ManifestFiles.One<V1DaemonSet>("service", "mtuprobe-agent").Spec.Template.Spec.Containers.Single().Env.Single(e => e.Name == "MTUPROBE_SERVICE").Value;
        Assert.That(service.Split('=')[1], Is.EqualTo(ManifestFiles.All<V1Service>("service").Single().Metadata.Name));
    }

    [Test]
    public void The_peers_list_has_both_families_and_whoever_is_not_ready()
    {
        var spec = ManifestFiles.One<V1Service>("base", "mtuprobe-agents").Spec;
        Assert.That((spec.ClusterIP, spec.PublishNotReadyAddresses, spec.IpFamilyPolicy), Is.EqualTo(("None", true, "PreferDualStack")));
    }

    [Test]
    public void Pods_have_our_own_priority_which_evicts_nobody()
    {
        var priority = ManifestFiles.One<V1PriorityClass>("base", "mtuprobe");
        Assert.That(Pods.Select(p => p.Spec.PriorityClassName), Is.All.EqualTo(priority.Metadata.Name));
        Assert.That((priority.PreemptionPolicy, priority.GlobalDefault), Is.EqualTo(("Never", false)));
    }

    [Test]
    public void Agents_are_on_every_Linux_node_and_go_a_tenth_at_a_time()
    {
        var pod = Agent.Spec.Template.Spec;
        Assert.That(pod.Tolerations.Select(t => (t.OperatorProperty, t.Key, t.Effect)), Is.EqualTo(new[] { ("Exists", default(string), default(string)) }));
        Assert.That(pod.NodeSelector, Is.EqualTo(new Dictionary<string, string> { ["kubernetes.io/os"] = "linux" }));
        Assert.That(Agent.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable.Value, Is.EqualTo("10%"));
    }

    [Test]
    public void Memory_is_bounded_and_no_processor_is_throttled() => Assert.Multiple(() =>
    {
        foreach (var resources in Pods.SelectMany(p => p.Spec.Containers).Select(c => c.Resources))
        {
            Assert.That(resources.Requests.Keys, Is.EquivalentTo(new[] { "cpu", "memory" }));
            Assert.That(resources.Limits.Keys, Is.EqualTo(new[] { "memory" }));
        }
    });

    [Test]
    public void Variables_of_Services_are_not_asked_for() => Assert.That(Pods.Select(p => p.Spec.EnableServiceLinks), Is.All.EqualTo(false));
}
