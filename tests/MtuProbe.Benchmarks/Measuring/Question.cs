using MtuProbe.Benchmarks.Tools;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>One tool, asked about one network over one family; asked more than once, each time in a network of its own.</summary>
internal sealed record Question(Scenario Scenario, IpFamily Family, Tool Tool)
{
    /// <summary>
    /// Whether a rival spends seconds on it waiting for its own timers. Such questions may be asked side by side:
    /// nothing competes for the processors meanwhile.
    /// </summary>
    public bool IsWaiting => !Tool.IsOurs && !(Scenario.IsClear(Family) && Scenario.IsQuiet);

    public override string ToString() => $"{Tool.Name}, {Scenario.Name}, {Family.Label}";
}
