using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>The path between two nodes: two routers, a round trip of two milliseconds, 1,500 bytes at both ends.</summary>
internal static class SizedNetwork
{
    public const int Narrow = 1400;

    public static readonly Scenario Clear = Of();

    /// <summary>Larger packets vanish on the way there.</summary>
    public static readonly Scenario HoleThere = Of(forward: Narrow);

    /// <summary>Larger packets vanish on the way back.</summary>
    public static readonly Scenario HoleBack = Of(reverse: Narrow);

    /// <summary>The middle link became narrower, and its router says so.</summary>
    public static readonly Scenario Signalled = Of(middle: Narrow);

    /// <summary>Nothing passes.</summary>
    public static readonly Scenario Cut = Of(forward: 1, reverse: 1);

    private static Scenario Of(int forward = 1500, int reverse = 1500, int middle = 1500) => new()
    {
        Name = "sized",
        Story = "Two nodes with two routers between them.",
        Links = [new Link { Mtu = 1500 }, new Link { Mtu = middle, ForwardSilentAbove = forward, ReverseSilentAbove = reverse }, new Link { Mtu = 1500 }],
        Routers = [new Router { DelayMs = 1 }, new Router()],
        Expect = new() { Verdict = default, PathMtu = 1500, RecommendedMtu = null, Reverse = new(default, null) },
    };
}
