using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
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
        Func<SearchLimits, SearchLimits>? limits = null) =>
        new SimulatedMeasurement(network, family)
        {
            Method = method,
            Seed = seed,
            Reverse = reverse,
            Hops = false,
            Between = between ?? (prober => prober),
            Limits = limits ?? (bounds => bounds),
        }.Discover();

    public static Finding Probe(Scenario network, IpFamily family = IpFamily.Ipv4, ProbeMethod method = ProbeMethod.Agent, int seed = 1) =>
        new SimulatedMeasurement(network, family) { Method = method, Seed = seed }.Conclude();
}
