using MtuProbe.Core.Judging;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>What the figures ask of a scenario.</summary>
internal static class ScenarioFacts
{
    internal static TimeSpan RoundTripTime(this Scenario scenario) =>
        TimeSpan.FromMilliseconds(2 * scenario.Routers.Sum(router => router.DelayMs));

    internal static bool LosesNothing(this Scenario scenario) =>
        scenario.Routers.All(router => router is { ForwardLossPercent: 0, ReverseLossPercent: 0 });

    internal static bool IsClear(this Scenario scenario) =>
        scenario.Expect is { Verdict: VerdictKind.Clear, Reverse.Verdict: VerdictKind.Clear };

    /// <summary>In either direction.</summary>
    internal static bool IsBlackHole(this Scenario scenario) =>
        scenario.Expect.Verdict == VerdictKind.BlackHole || scenario.Expect.Reverse.Verdict == VerdictKind.BlackHole;
}
