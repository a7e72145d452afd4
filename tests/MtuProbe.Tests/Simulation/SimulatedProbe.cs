using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Tests.Simulation;

/// <summary>What <c>mtuprobe probe</c> does, on a simulated network: builders with defaults for the tests.</summary>
internal static class SimulatedProbe
{
    public static Scenario Network(int interfaceMtu, int pathMtu, bool ptb = false, double lossEachWay = 0) => new()
    {
        Name = "made",
        Story = "made by a test",
        Links = [new() { Mtu = interfaceMtu }, new() { Mtu = pathMtu }, new() { Mtu = interfaceMtu }],
        Routers =
        [
            new() { SendsPtb = ptb, ForwardLossPercent = lossEachWay, ReverseLossPercent = lossEachWay },
            new() { SendsPtb = ptb },
        ],
        Expect = new() { Verdict = default, PathMtu = null, RecommendedMtu = null, Reverse = new(default, null) },
    };

    public static Func<ProbeId> Ids()
    {
        UInt128 last = 0;
        return () => new ProbeId(++last);
    }

    public static DiscoveryResult Discover(
        Scenario network,
        IpFamily family = IpFamily.Ipv4,
        ProbeMethod method = ProbeMethod.Agent,
        int seed = 1,
        Func<IProber, IProber>? between = null,
        bool reverse = true,
        Func<SearchLimits, SearchLimits>? limits = null)
    {
        var simulated = new SimulatedProber(network, family, new Random(seed));
        var prober = between is null ? simulated : between(simulated);
        var bounds = SearchLimits.For(family, PacketSize.Of(network.Links[0].Mtu));
        var run = new PathDiscovery(prober, simulated.Time, Ids()).RunAsync(
            new DiscoveryRequest
            {
                Direction = method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward,
                Limits = limits is null ? bounds : limits(bounds),
                ReverseLimits = peer => reverse && method == ProbeMethod.Agent ? (limits ?? (l => l))(SearchLimits.For(family, peer.InterfaceMtu!.Value)) : null,
                TimeLimit = TimeSpan.FromSeconds(30),
            },
            CancellationToken.None);
        Assert.That(run.IsCompleted, Is.True, "virtual time never really waits");
        return run.Result;
    }

    public static Finding Probe(Scenario network, IpFamily family = IpFamily.Ipv4, ProbeMethod method = ProbeMethod.Agent, int seed = 1) =>
        Finding.From(Facts(network, family, method), Discover(network, family, method, seed));

    private static PathFacts Facts(Scenario network, IpFamily family, ProbeMethod method) => new()
    {
        Target = new Target("server", IPAddress.Loopback, family, 9798),
        Method = method,
        Via = Via.Pod,
        Source = IPAddress.Loopback,
        SourcePort = 40000,
        InterfaceMtu = PacketSize.Of(network.Links[0].Mtu),
        RouteMtu = network.ClientRouteMtu is { } mtu ? PacketSize.Of(mtu) : null,
        CachedMtu = null,
    };
}
