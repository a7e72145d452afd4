using System.Text.Json;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Advising;

public sealed class AdviceTests
{
    private static readonly string[] Systems =
    [
        "interface", "docker", "dind", "arc", "gitlab", "calico", "cilium", "flannel", "kube-router", "mss-clamp", "tcp-mtu-probing",
    ];

    [Test]
    public void Every_system_is_told_once() => Assert.That(Advise(1450).Remedies.Select(r => r.For), Is.EqualTo(Systems));

    [Test]
    public void The_sum_goes_from_the_number_measured_to_the_other_end()
    {
        var inward = Advise(1500, MeasuredBetween.Nodes, "vxlan,wireguard").Arithmetic;
        var outward = Advise(1390, MeasuredBetween.Pods, "vxlan,wireguard").Arithmetic;
        Assert.Multiple(() =>
        {
            Assert.That(inward.Select(line => (line.Change, line.Size.Bytes)), Is.EqualTo(new[] { (0, 1500), (-60, 1440), (-50, 1390) }));
            Assert.That(outward.Select(line => (line.Change, line.Size.Bytes)), Is.EqualTo(new[] { (0, 1390), (50, 1440), (60, 1500) }));
            Assert.That(inward[1].Text, Does.StartWith("WireGuard over IPv4: IPv4 20 + UDP 8 + WireGuard 16 + tag 16 ("));
        });
    }

    [Test]
    public void The_sum_counts_the_padding() => Assert.That(
        Advise(1400, MeasuredBetween.Nodes, "ipsec-aes-cbc-sha256").Arithmetic[1].Change,
        Is.EqualTo(-74));

    [TestCase(1280, MeasuredBetween.Pods, "", 0)]
    [TestCase(1279, MeasuredBetween.Pods, "", 1)]
    [TestCase(1329, MeasuredBetween.Nodes, "vxlan", 1)]
    [TestCase(1330, MeasuredBetween.Nodes, "vxlan", 0)]
    [TestCase(1279, MeasuredBetween.Nodes, "", 2)]
    public void A_pod_MTU_below_1280_is_warned_of(int mtu, MeasuredBetween measured, string under, int warnings)
    {
        var advice = Advise(mtu, measured, under);
        Assert.That(advice.Warnings, Has.Count.EqualTo(warnings));
        Assert.That(advice.Warnings.Any(w => w.StartsWith("if IPv6 is in use: ", StringComparison.Ordinal)), Is.EqualTo(advice.Stack.PodMtu.Bytes < 1280));
    }

    [Test]
    public void Nodes_measured_without_tunnels_warn_that_a_tunnel_takes_its_share() =>
        Assert.That(Advise(1500, MeasuredBetween.Nodes).Warnings.Single(), Does.StartWith("no --under: 1500 is the pod MTU only where"));

    [TestCase(1450, "ip 1410", "ip6 1390")]
    [TestCase(1280, "ip 1240", "ip6 1220")]
    public void The_clamp_is_40_below_in_IPv4_and_60_in_IPv6(int mtu, string ipv4, string ipv6) => Assert.That(Clamps(mtu), Is.EqualTo(new[] { ipv4, ipv6 }));

    [Test]
    public void Below_1280_no_clamp_is_told_for_IPv6_which_does_not_run_there() => Assert.That(Clamps(1279), Is.EqualTo(new[] { "ip 1239" }));

    [Test]
    public void The_daemon_file_is_json_with_a_number_for_the_default_bridge_and_a_string_for_the_others()
    {
        using var file = JsonDocument.Parse(string.Join('\n', DockerRemedies.DaemonFile(PacketSize.Of(1390))));
        var option = file.RootElement.GetProperty("default-network-opts").GetProperty("bridge").GetProperty("com.docker.network.driver.mtu");
        Assert.Multiple(() =>
        {
            Assert.That(file.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "mtu", "default-network-opts" }));
            Assert.That(file.RootElement.GetProperty("mtu").GetInt32(), Is.EqualTo(1390));
            Assert.That(option.GetString(), Is.EqualTo("1390"), "dockerd refuses a number here");
        });
    }

    [TestCase("dind")]
    [TestCase("arc")]
    [TestCase("gitlab")]
    public void Docker_in_a_pod_is_told_both_networks(string system) => Assert.That(
        Advise(1390).Remedies.Single(r => r.For == system).Text,
        Does.Contain("--mtu=1390").And.Contain("--default-network-opt=bridge=com.docker.network.driver.mtu=1390"));

    [Test]
    public void The_runners_build_network_is_told() => Assert.That(
        Advise(1390).Remedies.Single(r => r.For == "gitlab").Text,
        Does.Contain("network_mtu = 1390").And.Contain("FF_NETWORK_PER_BUILD = true"));

    [Test]
    public void Kube_router_keeps_the_number_that_it_is_told() => Assert.That(
        Advise(1390).Remedies.Single(r => r.For == "kube-router").Text,
        Does.Contain("\"mtu\": 1390").And.Contain("--auto-mtu=false"));

    [TestCase(67, MeasuredBetween.Pods, "")]
    [TestCase(117, MeasuredBetween.Nodes, "vxlan")]
    [TestCase(40, MeasuredBetween.Nodes, "vxlan")]
    [TestCase(65_486, MeasuredBetween.Pods, "vxlan")]
    [TestCase(65_535, MeasuredBetween.Pods, "vxlan,vxlan")]
    public void Sizes_that_no_IP_packet_has_are_refused(int mtu, MeasuredBetween measured, string under) => Assert.That(AStack.TryOf(mtu, measured, under), Is.Null);

    [TestCase(68, MeasuredBetween.Pods, "")]
    [TestCase(118, MeasuredBetween.Nodes, "vxlan")]
    [TestCase(65_485, MeasuredBetween.Pods, "vxlan")]
    public void The_last_that_some_packet_has_are_not(int mtu, MeasuredBetween measured, string under) => Assert.That(AStack.TryOf(mtu, measured, under), Is.Not.Null);

    private static Advice Advise(int mtu, MeasuredBetween measured = MeasuredBetween.Pods, string under = "") => new(AStack.Of(mtu, measured, under));

    private static string[] Clamps(int mtu) =>
    [
        .. Advise(mtu).Remedies.Single(r => r.For == "mss-clamp").Lines.Where(line => line.Contains("maxseg", StringComparison.Ordinal))
            .Select(line => $"{line.Split("rule ")[1].Split(' ')[0]} {line.Split(' ')[^1]}"),
    ];
}
