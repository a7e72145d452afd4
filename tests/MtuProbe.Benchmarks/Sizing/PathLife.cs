using MtuProbe.Core.Advising;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>One path's life by the agent's own code: what passed on the wire, what was found and confirmed, and when.</summary>
/// <param name="Wire">The seconds in which anything passed.</param>
/// <param name="Findings">Those that were believed.</param>
/// <param name="ConfirmedAt">When everything was confirmed.</param>
internal sealed record PathLife(
    IReadOnlyList<WireSecond> Wire, IReadOnlyList<(TimeSpan At, Finding Finding)> Findings, IReadOnlyList<TimeSpan> ConfirmedAt)
{
    public static PathLife Live(IpFamily family, int seed, TimeSpan length, KeeperTimers timers, params IReadOnlyList<(TimeSpan From, Scenario Network)> networks)
    {
        Meter? meter = null;
        var path = new SimulatedPath(networks, family, seed, length) { Over = network => meter = new Meter(network, network.Time, family) };
        path.Live(timers);
        return new PathLife(meter!.Seconds, [.. path.Findings.Select(found => (found.At, found.Finding))], path.ConfirmedAt);
    }

    /// <summary>Many of them, with different chances.</summary>
    public static PathLife[] Many(int count, Func<int, PathLife> live)
    {
        var lives = new PathLife[count];
        Parallel.For(0, count, i => lives[i] = live(i));
        return lives;
    }
}
