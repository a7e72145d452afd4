using MtuProbe.Core.Judging;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Scenarios;

/// <summary>A network that nobody thought of: up to three routers, narrow links, switches, filters, loss and delay, drawn from a seed.</summary>
internal static class RandomNetwork
{
    public static Scenario Draw(int seed)
    {
        var random = new Random(seed);
        var routers = random.Next(0, 4);
        var top = random.Next(10) switch { < 6 => 1500, < 8 => 9000, _ => random.Next(1400, 4000) };
        var delay = random.Next(4) == 0 ? random.Next(2, 30) : 0;
        var loss = random.Next(5) == 0 ? random.Next(1, 6) : 0;
        return new Scenario
        {
            Name = $"random-{seed}",
            Story = "drawn by a test",
            Links = [.. Enumerable.Range(0, routers + 1).Select(i => Link(random, top, isEnd: i == 0 || i == routers))],
            Routers = [.. Enumerable.Range(0, routers).Select(i => Router(random, i == 0 ? delay : 0, i == 0 ? loss : 0))],
            ClientRouteMtu = random.Next(6) == 0 ? random.Next(1280, top) : null,
            ServerRouteMtu = random.Next(6) == 0 ? random.Next(1280, top) : null,
            Expect = new() { Verdict = VerdictKind.Clear, PathMtu = null, RecommendedMtu = null, Reverse = new(VerdictKind.Clear, null) },
        };
    }

    /// <summary>Not below 1,280: IPv6 refuses such links.</summary>
    private static Link Link(Random random, int top, bool isEnd)
    {
        var mtu = !isEnd && random.Next(3) == 0 ? random.Next(1280, top) : top;
        return new Link
        {
            Mtu = mtu,
            SwitchMtu = random.Next(5) == 0 ? random.Next(1280, mtu) : null,
            ForwardSilentAbove = random.Next(6) == 0 ? random.Next(1280, mtu) : null,
            ReverseSilentAbove = random.Next(6) == 0 ? random.Next(1280, mtu) : null,
        };
    }

    private static Router Router(Random random, double delay, double loss) => new()
    {
        SendsPtb = random.Next(2) == 0,
        DelayMs = delay,
        ForwardLossPercent = loss,
        ReverseLossPercent = loss,
    };
}
