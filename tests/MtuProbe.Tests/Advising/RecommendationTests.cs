using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Tests.Judging;

namespace MtuProbe.Tests.Advising;

public sealed class RecommendationTests
{
    private static readonly SizeTally[] Rising = [AFinding.Tally(128, 60, 0), AFinding.Tally(1400, 40, 1), AFinding.Tally(1500, 40, 20)];

    [TestCase(1400, 1450, null, 1400, "the way there")]
    [TestCase(1450, 1400, null, 1400, "the way back")]
    [TestCase(1450, 1450, 1420, 1420, "the route's own MTU")]
    [TestCase(1400, 1450, 1420, 1400, "the way there")]
    [TestCase(1500, 1500, null, 1500, "the way there")]
    public void It_is_the_smallest_of_the_ways_and_the_route(int there, int back, int? route, int mtu, string because)
    {
        var finding = Finding.From(AFinding.Facts(routeMtu: route), AFinding.Measured(AFinding.Search(there), AFinding.Search(back)));
        Assert.That((finding.Recommendation?.Mtu.Bytes, finding.Recommendation?.Because), Is.EqualTo((mtu, because)));
    }

    [TestCase(1450, 1450, 1400, 1400, "the peer's route's own MTU", VerdictKind.LocalLimit)]
    [TestCase(1400, 1400, 1400, 1400, "the way there", VerdictKind.LocalLimit)]
    [TestCase(1450, 1350, 1400, 1350, "the way back", VerdictKind.BlackHole)]
    [TestCase(1500, null, 1400, 1400, "the peer's route's own MTU", null)]
    public void The_peers_route_limits_too(int there, int? back, int peerRoute, int mtu, string because, VerdictKind? reverse)
    {
        var peer = new PeerInfo(1, 0, PacketSize.Of(1500), new IPEndPoint(IPAddress.Loopback, 40_000)) { RouteMtu = PacketSize.Of(peerRoute) };
        var measured = AFinding.Measured(AFinding.Search(there), back is { } size ? AFinding.Search(size) : null, peer: peer);
        var finding = Finding.From(AFinding.Facts(), measured);
        Assert.Multiple(() =>
        {
            Assert.That((finding.Recommendation?.Mtu.Bytes, finding.Recommendation?.Because), Is.EqualTo((mtu, because)));
            Assert.That(finding.Reverse?.Kind, Is.EqualTo(reverse));
        });
    }

    [Test]
    public void It_stays_below_a_step_in_loss_of_either_way()
    {
        var lossy = AFinding.Search(1500, tallies: Rising);
        var there = Finding.From(AFinding.Facts(), AFinding.Measured(lossy, AFinding.Search(1500)));
        var back = Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1500), lossy));
        Assert.That((there.Recommendation?.Mtu.Bytes, back.Recommendation?.Mtu.Bytes), Is.EqualTo((1400, 1400)));
    }

    [TestCase(1300, 1301, 30, 1300)]
    [TestCase(1300, 1400, 30, 1300)]
    [TestCase(128, 1400, 30, null)]
    [TestCase(128, 1400, 3, 1500)]
    [TestCase(600, 601, 3, 600)]
    public void A_surveyed_rise_limits_it_where_it_is_located(int low, int high, int lostOfHundred, int? mtu)
    {
        var survey = new LossBySize
        {
            End = LossSurveyEnd.Undecided,
            Tallies = [AFinding.Tally(low, 1000, 0), AFinding.Tally(high, 1000, 10 * lostOfHundred)],
            Rise = new SizeRange(PacketSize.Of(low), PacketSize.Of(high)),
            Looks = 12,
        };
        var finding = Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1500) with { Survey = survey }));
        Assert.That((finding.Forward.Kind, finding.Recommendation?.Mtu.Bytes), Is.EqualTo((lostOfHundred >= 10 ? VerdictKind.Lossy : VerdictKind.Clear, mtu)), finding.Explanation);
    }

    [TestCase(SearchEnd.ContactLost, DiscoveryEnd.Complete)]
    [TestCase(SearchEnd.TooLossy, DiscoveryEnd.Complete)]
    [TestCase(SearchEnd.Cut, DiscoveryEnd.TimedOut)]
    public void What_could_not_be_told_recommends_nothing(SearchEnd end, DiscoveryEnd discovery)
    {
        var cut = AFinding.Search(1300, end: end);
        var forward = Finding.From(AFinding.Facts(), AFinding.Measured(cut, AFinding.Search(1500), discovery));
        var reverse = Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1500), cut, discovery));
        Assert.Multiple(() =>
        {
            Assert.That((forward.Recommendation, forward.Remedies.Count, forward.IsKnown), Is.EqualTo(((Recommendation?)null, 0, false)));
            Assert.That((reverse.Recommendation, reverse.Remedies.Count, reverse.IsKnown), Is.EqualTo(((Recommendation?)null, 0, false)));
        });
    }

    [Test]
    public void A_refused_gate_recommends_nothing_since_what_does_pass_was_not_asked()
    {
        var refused = AFinding.Search(128, max: 1450, smallestLost: 1450, end: SearchEnd.GateRefused);
        var finding = Finding.From(AFinding.Facts(), AFinding.Measured(refused));
        Assert.That((finding.Forward.Kind, finding.Recommendation, finding.Remedies.Count), Is.EqualTo((VerdictKind.BlackHole, (Recommendation?)null, 0)));
    }

    [TestCase(IpFamily.Ipv4, 1400, "rule ip mtu_clamp", "size set 1360", "ICMP type 3 code 4")]
    [TestCase(IpFamily.Ipv6, 1400, "rule ip6 mtu_clamp", "size set 1340", "ICMPv6 type 2")]
    public void A_black_hole_is_remedied_at_host_docker_router_and_firewall(IpFamily family, int pathMtu, string match, string mss, string icmp)
    {
        var finding = Finding.From(AFinding.Facts(family), AFinding.Measured(AFinding.Search(pathMtu)));
        var text = finding.Remedies.ToDictionary(r => r.For, r => r.Text);
        Assert.Multiple(() =>
        {
            Assert.That(text.Keys.Take(4), Is.EqualTo(new[] { "interface", "docker", "mss-clamp", "firewall" }));
            Assert.That(text["interface"], Does.Contain($"mtu {pathMtu}").And.Contain("both ends"));
            Assert.That(text["mss-clamp"], Does.Contain(match).And.Contain(mss).And.Contain("TCP only"));
            Assert.That(text["firewall"], Does.Contain(icmp));
        });
    }

    [Test]
    public void The_docker_remedy_is_json_with_both_keys()
    {
        var docker = Remedy(AFinding.Search(1400), "docker");
        using var json = JsonDocument.Parse(Regex.Match(docker, @"\{.*\}", RegexOptions.Singleline).Value);
        Assert.Multiple(() =>
        {
            Assert.That(json.RootElement.GetProperty("mtu").GetInt32(), Is.EqualTo(1400));
            Assert.That(
                json.RootElement.GetProperty("default-network-opts").GetProperty("bridge").GetProperty("com.docker.network.driver.mtu").GetString(),
                Is.EqualTo("1400"));
        });
    }

    [Test]
    public void A_path_that_signals_needs_no_firewall_change() => Assert.That(
        () => Remedy(AFinding.Search(1400, ptbs: [AFinding.Ptb(1400, 1500)]), "firewall"),
        Throws.InvalidOperationException);

    [Test]
    public void What_runs_on_the_path_is_told_what_advise_would_tell_it()
    {
        var advised = new Advice(TunnelStack.From(PacketSize.Of(1400), MeasuredBetween.Pods, [])!).Remedies.ToDictionary(r => r.For, r => r.Text);
        var found = Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1400))).Remedies;
        string[] systems = ["docker", "dind", "arc", "gitlab", "calico", "cilium", "flannel", "kube-router"];
        Assert.Multiple(() =>
        {
            Assert.That(found.Select(r => r.For), Is.SupersetOf(systems));
            Assert.That(found.Where(r => systems.Contains(r.For)).Select(r => r.Text), Is.EqualTo(systems.Select(s => advised[s])));
        });
    }

    [Test]
    public void Between_nodes_the_number_is_the_base_MTU()
    {
        var facts = AFinding.Facts() with { Via = Via.Node };
        var cilium = Finding.From(facts, AFinding.Measured(AFinding.Search(1400))).Remedies.Single(r => r.For == "cilium");
        Assert.That(cilium.Lines.First(), Does.EndWith("--set MTU=1400"));
    }

    [Test]
    public void Tcp_is_told_to_probe_where_a_hole_is_and_nowhere_else()
    {
        Assert.That(Remedy(AFinding.Search(1400), "tcp-mtu-probing"), Does.Contain("tcp_mtu_probing=1").And.Contain("tcp_base_mss=1024"));
        Assert.That(Remedy(AFinding.Search(700), "tcp-mtu-probing"), Does.Contain("tcp_base_mss=660"), "a base that the path does not carry helps nobody");
        Assert.That(() => Remedy(AFinding.Search(1400, ptbs: [AFinding.Ptb(1400, 1500)]), "tcp-mtu-probing"), Throws.InvalidOperationException);
    }

    [Test]
    public void Below_1280_in_ipv6_the_link_itself_is_the_problem()
    {
        var finding = Finding.From(AFinding.Facts(IpFamily.Ipv6), AFinding.Measured(AFinding.Search(1279)));
        Assert.That(finding.Remedies.Single(r => r.For == "ipv6").Text, Does.Contain("1280").And.Contain("RFC 8200"));
    }

    [Test]
    public void A_clear_path_needs_no_remedy() =>
        Assert.That(Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1500))).Remedies, Is.Empty);

    [Test]
    public void A_hole_on_the_way_back_alone_is_remedied_too()
    {
        var finding = Finding.From(AFinding.Facts(), AFinding.Measured(AFinding.Search(1500), AFinding.Search(1400)));
        Assert.That((finding.IsProblem, finding.Remedies.Any(r => r.For == "firewall")), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_cached_mtu_is_told_and_not_used()
    {
        var finding = Finding.From(AFinding.Facts(cachedMtu: 1300), AFinding.Measured(AFinding.Search(1500)));
        Assert.Multiple(() =>
        {
            Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(1500));
            Assert.That(finding.Explanation, Does.Contain("had cached 1300 bytes"));
        });
    }

    private static string Remedy(SearchResult search, string key) =>
        Finding.From(AFinding.Facts(), AFinding.Measured(search)).Remedies.Single(r => r.For == key).Text;
}
