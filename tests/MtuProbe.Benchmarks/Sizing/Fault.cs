using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What happens to a path, and by which finding it is noticed.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Noticed">Whether a finding tells of it.</param>
internal sealed record Fault(string Name, IpFamily Family, Scenario Before, Scenario After, Func<Finding, bool> Noticed)
{
    private static readonly PacketSize Narrow = PacketSize.Of(SizedNetwork.Narrow);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("a hole there, silent", IpFamily.Ipv4, SizedNetwork.Clear, SizedNetwork.HoleThere, f => f.Forward.PathMtu == Narrow),
        new("a hole back, silent", IpFamily.Ipv4, SizedNetwork.Clear, SizedNetwork.HoleBack, f => f.Reverse?.PathMtu == Narrow),
        new("a hole there, in IPv6 alone", IpFamily.Ipv6, SizedNetwork.Clear, SizedNetwork.HoleThere, f => f.Forward.PathMtu == Narrow),
        new("narrower, and PTBs say so", IpFamily.Ipv4, SizedNetwork.Clear, SizedNetwork.Signalled, f => f.Forward.Kind == VerdictKind.Reduced),
        new("the peer dies", IpFamily.Ipv4, SizedNetwork.Clear, SizedNetwork.Cut, f => f.Forward.Kind == VerdictKind.Unreachable),
        new("it comes back after ten minutes or more", IpFamily.Ipv4, SizedNetwork.Cut, SizedNetwork.Clear, f => f.Forward.Kind == VerdictKind.Clear),
        new("the hole is repaired (found; recommended when it held)", IpFamily.Ipv4, SizedNetwork.HoleThere, SizedNetwork.Clear, f => f.Forward.Kind == VerdictKind.Clear),
    ];

    /// <summary>From the fault to the finding, so often; the moment goes through a whole raise interval.</summary>
    public IReadOnlyList<TimeSpan> Times(KeeperTimers timers, int trials)
    {
        var settled = timers.Raise * 2;
        var end = settled + (timers.Raise * 3) + (timers.Confirmation * 3);
        var times = new TimeSpan[trials];
        Parallel.For(0, trials, trial =>
        {
            var at = settled + (timers.Raise * trial / trials);
            var life = PathLife.Live(Family, trial + 1, end, timers, (TimeSpan.Zero, Before), (at, After));
            times[trial] = life.Findings.First(found => found.At > at && Noticed(found.Finding)).At - at;
        });
        return times;
    }
}
