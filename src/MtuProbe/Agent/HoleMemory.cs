using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;

namespace MtuProbe.Agent;

/// <summary>
/// Where a path's hole was located, and when it is its turn to be: only a changed one is looked for again, because hops cost routers' answers.
/// </summary>
internal sealed class HoleMemory(HopTurns turns, TimeProvider time)
{
    private Finding? _last;
    private long? _turn;

    /// <summary>The finding with what is known of its hole from before.</summary>
    public Finding Recall(Finding finding)
    {
        var located = IsHoleToLocate(finding) && _last is { Hole: { } hole } last
            && last.Forward.PathMtu == finding.Forward.PathMtu && last.Forward.SmallestLost == finding.Forward.SmallestLost
                ? Finding.From(finding.Path, finding.Measured.Locating(finding.Worst.Measured.Flow, hole with { Tallies = [] })).With(finding.Witnessed)
                : finding;
        _last = located;
        return located;
    }

    /// <summary>In how long a finding's hole may be looked for; null when there is none, or it was.</summary>
    public TimeSpan? TurnFor(Finding finding)
    {
        if (!IsHoleToLocate(finding))
        {
            _turn = null;
            return null;
        }

        var now = time.GetTimestamp();
        _turn ??= now + (long)(turns.Reserve().TotalSeconds * time.TimestampFrequency);
        return time.GetElapsedTime(now, Math.Max(now, _turn.Value));
    }

    private static bool IsHoleToLocate(Finding finding) => finding is { Forward: { Kind: VerdictKind.BlackHole, SmallestLost: not null }, Hole: null };
}
