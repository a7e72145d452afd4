using System.Text.Json;
using MtuProbe.Core.Advising;
using MtuProbe.Publishing;
using MtuProbe.Tests.Advising;

namespace MtuProbe.Tests.Publishing;

/// <summary>The sum first, then a block for each system; and the same in JSON.</summary>
public sealed class AdviceTextTests
{
    private const string Golden = """
        POD MTU 1370, base MTU 1500

          arithmetic         1500  measured between nodes: the base MTU
                          -    80  WireGuard over IPv6: IPv6 40 + UDP 8 + WireGuard 16 + tag 16 (the
                                   WireGuard paper §5.4.6; pads to 16, but not above its device's MTU)
                          -    50  VXLAN over IPv4: IPv4 20 + UDP 8 + VXLAN 8 + inner Ethernet 14 (RFC 7348
                                   §5)
                          =  1370  the pod MTU

          interface       the interfaces (or routes) whose packets take this path, at both ends:
                          ip link set dev <interface> mtu 1500

          docker          /etc/docker/daemon.json of Docker 24 or later (first the default bridge, then
                          user-defined networks, which must be made anew); then restart dockerd:
                          {
                            "mtu": 1370,
                            "default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1370"}}
                          }

          dind            Docker in a pod (docker:24-dind or later): arguments of its container:
                          args:
                            - --mtu=1370
                            - --default-network-opt=bridge=com.docker.network.driver.mtu=1370

          arc             actions-runner-controller: in the values of gha-runner-scale-set, with the dind
                          template written out and containerMode empty (else the chart replaces that
                          container); for a legacy RunnerDeployment dockerMTU sets the default bridge only:
                          template:
                            spec:
                              containers:
                                - name: dind
                                  args:
                                    - dockerd
                                    - --host=unix:///var/run/docker.sock
                                    - --group=$(DOCKER_GROUP_GID)
                                    - --mtu=1370
                                    - --default-network-opt=bridge=com.docker.network.driver.mtu=1370

          gitlab          GitLab runner, docker executor, in config.toml (network_mtu is for the network of
                          each build; other networks are dockerd's):
                          [[runners]]
                            [runners.feature_flags]
                              FF_NETWORK_PER_BUILD = true
                            [runners.docker]
                              network_mtu = 1370
                          # Docker as a service of a job, in .gitlab-ci.yml:
                          services:
                            - name: docker:dind
                              command: ["--mtu=1370", "--default-network-opt=bridge=com.docker.network.driver.mtu=1370"]

          calico          mtu is the pod MTU. The first is for the operator, the second for the manifests;
                          pods made later get it:
                          kubectl patch installation.operator.tigera.io default --type merge -p '{"spec":{"calicoNetwork":{"mtu":1370}}}'
                          kubectl patch configmap calico-config -n kube-system --type merge -p '{"data":{"veth_mtu":"1370"}}'
                          kubectl rollout restart daemonset calico-node -n kube-system

          cilium          MTU is the base MTU, not the pods': Cilium subtracts what it adds itself (50 for
                          VXLAN or Geneve, 80 for WireGuard, 95 since 1.19). Where there are several lines,
                          take the one that says what yours adds; pods made later get it:
                          helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set MTU=1500  # adds vxlan and wireguard itself
                          helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set MTU=1420  # adds vxlan itself
                          helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set MTU=1370  # adds no tunnel (native routing)
                          kubectl rollout restart daemonset cilium -n kube-system

          flannel         Backend.MTU is the base MTU, not the pods': flannel (0.21.3 or later) subtracts
                          50 for vxlan, 80 for wireguard. Other backends have no such key, but the CNI
                          configuration has (ConfigMap kube-flannel-cfg; in k3s files for --flannel-conf
                          and --flannel-cni-conf). Then restart flannel:
                          # net-conf.json, vxlan
                          "Backend": {"Type": "vxlan", "MTU": 1420}
                          # or, with any backend, the pod MTU in cni-conf.json
                          "delegate": {"mtu": 1370}

          kube-router     mtu of the bridge plugin is the pod MTU, and without the argument kube-router
                          overwrites it with the interface's (in k3s it only filters: there flannel sets
                          the MTU):
                          # ConfigMap kube-router-cfg, cni-conf.json
                          "mtu": 1370
                          # arguments of the container
                          --auto-mtu=false

          mss-clamp       on a router or node that forwards this traffic, for TCP only (IPv4: 1370 - 40,
                          IPv6: 1370 - 60):
                          nft add table ip mtu_clamp
                          nft 'add chain ip mtu_clamp forward { type filter hook forward priority mangle; }'
                          nft add rule ip mtu_clamp forward tcp flags syn tcp option maxseg size set 1330
                          nft add table ip6 mtu_clamp
                          nft 'add chain ip6 mtu_clamp forward { type filter hook forward priority mangle; }'
                          nft add rule ip6 mtu_clamp forward tcp flags syn tcp option maxseg size set 1310

          tcp-mtu-probing where the MTU cannot be set: let TCP find its way out of a black hole (RFC 4821).
                          Both families; senders only; each connection waits for time-outs first; per
                          network namespace (in a pod: securityContext.sysctls):
                          sysctl -w net.ipv4.tcp_mtu_probing=1 net.ipv4.tcp_base_mss=1024
        """;

    private static Advice Talos => new(AStack.Of(1500, MeasuredBetween.Nodes, "vxlan,wireguard-v6"));

    [Test]
    public void The_text_of_flannel_in_WireGuard_over_IPv6_is_this() => Assert.That(AdviceText.Describe(Talos).TrimEnd(), Is.EqualTo(Golden));

    [Test]
    public void Without_tunnels_there_is_nothing_to_sum_up()
    {
        var lines = AdviceText.Describe(new Advice(AStack.Of(1450, MeasuredBetween.Pods, ""))).Split('\n');
        Assert.That(lines.Take(4), Is.EqualTo(new[] { "POD MTU 1450", "", "  arithmetic         1450  measured between pods: the pod MTU", "" }));
    }

    [Test]
    public void A_warning_stands_before_what_it_warns_of()
    {
        var text = AdviceText.Describe(new Advice(AStack.Of(1230, MeasuredBetween.Pods, "vxlan")));
        Assert.That(text.IndexOf("  warning  ", StringComparison.Ordinal), Is.InRange(text.IndexOf("=  1280  the base MTU", StringComparison.Ordinal), text.IndexOf("  interface  ", StringComparison.Ordinal)));
    }

    [Test]
    public void Json_says_the_same()
    {
        using var document = JsonDocument.Parse(AdviceText.Json(Talos));
        var root = document.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "apiVersion", "mtu", "measured", "under", "podMtu", "baseMtu", "arithmetic", "warnings", "remedies" }));
            Assert.That((root.GetProperty("apiVersion").GetString(), root.GetProperty("measured").GetString()), Is.EqualTo(("mtuprobe/v1", "underlay")));
            Assert.That((root.GetProperty("mtu").GetInt32(), root.GetProperty("podMtu").GetInt32(), root.GetProperty("baseMtu").GetInt32()), Is.EqualTo((1500, 1370, 1500)));
            Assert.That(root.GetProperty("under").EnumerateArray().Select(t => t.GetString()), Is.EqualTo(new[] { "vxlan", "wireguard-v6" }));
            Assert.That(root.GetProperty("arithmetic").EnumerateArray().Select(line => (line.GetProperty("change").GetInt32(), line.GetProperty("size").GetInt32())), Is.EqualTo(new[] { (0, 1500), (-80, 1420), (-50, 1370) }));
            Assert.That(root.GetProperty("warnings").GetArrayLength(), Is.Zero);
            Assert.That(
                root.GetProperty("remedies").EnumerateArray().Select(r => (r.GetProperty("for").GetString(), r.GetProperty("text").GetString())),
                Is.EqualTo(Talos.Remedies.Select(r => (r.For, r.Text))));
        });
    }

    [Test]
    public void Json_does_not_guess_a_base_that_nobody_told()
    {
        using var document = JsonDocument.Parse(AdviceText.Json(new Advice(AStack.Of(1450, MeasuredBetween.Pods, ""))));
        Assert.That(document.RootElement.GetProperty("baseMtu").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }
}
