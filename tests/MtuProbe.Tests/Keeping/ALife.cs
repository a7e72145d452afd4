using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Tests.Keeping;

/// <summary>Paths that change while they are kept: two routers, 1,500 bytes at both ends.</summary>
internal static class ALife
{
    public static readonly KeeperTimers Timers = new();

    /// <param name="forward">What passes silently on the way there.</param>
    /// <param name="reverse">What passes silently on the way back.</param>
    /// <param name="signalled">What the middle link carries, the router before it saying so.</param>
    /// <param name="lossEachWay">Percent.</param>
    /// <param name="cut">Nothing passes.</param>
    public static Scenario Network(int forward = 1500, int reverse = 1500, int signalled = 1500, double lossEachWay = 0, bool cut = false) => new()
    {
        Name = "made",
        Story = "made by a test",
        Links =
        [
            new Link { Mtu = 1500 },
            new Link { Mtu = signalled, ForwardSilentAbove = cut ? 1 : forward, ReverseSilentAbove = cut ? 1 : reverse },
            new Link { Mtu = 1500 },
        ],
        Routers = [new Router { ForwardLossPercent = lossEachWay, ReverseLossPercent = lossEachWay, DelayMs = 1 }, new Router()],
        Expect = new() { Verdict = default, PathMtu = 1500, RecommendedMtu = null, Reverse = new(default, null) },
    };

    public static SimulatedPath Of(TimeSpan length, params (TimeSpan From, Scenario Network)[] life)
    {
        var path = new SimulatedPath(life, IpFamily.Ipv4, seed: 7, length);
        path.Live(Timers);
        return path;
    }

    public static PacketSize Size(int bytes) => PacketSize.Of(bytes);
}
