using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;
using MtuProbe.Measuring;

namespace MtuProbe.Agent;

/// <summary>What an agent remembers of one path. Times are on the monotonic clock: the other one may be set.</summary>
internal sealed class PathEntry(HeldNumber recommended)
{
    public HeldNumber Recommended => recommended;

    public PathOutcome? Outcome { get; private set; }

    public TimeSpan? Since { get; private set; }

    public TimeSpan? ConfirmedAt { get; private set; }

    public bool IsRotating { get; set; }

    /// <summary>The worse of both ways; null before the first search.</summary>
    public VerdictKind? Verdict => Outcome is null ? null : WorseWay(Outcome.Finding) ?? Outcome.Verdict;

    private bool IsUp => Verdict is { IsKnown: true };

    /// <returns>Whether numbers or verdict are not what they were.</returns>
    public bool Take(PathOutcome outcome, TimeSpan now)
    {
        var before = Outcome is null ? null : Shown(Outcome);
        Outcome = outcome;
        if (IsUp)
        {
            ConfirmedAt = now;
        }

        var hasChanged = before != Shown(outcome);
        Since = hasChanged ? now : Since;
        return hasChanged;
    }

    public void Confirm(TimeSpan now) => ConfirmedAt = now;

    /// <summary>What the path recommends now; null when that cannot be told, or was not confirmed lately.</summary>
    public PacketSize? Fresh(TimeSpan now, TimeSpan stale) =>
        IsUp && now - ConfirmedAt <= stale ? Outcome!.Finding?.Recommendation?.Mtu : null;

    private static VerdictKind? WorseWay(Finding? finding) => finding switch
    {
        null => null,
        { Reverse: { } back } when back.IsProblem && back.Severity.CompareTo(finding.Forward.Severity) < 0 => back.Kind,
        _ => finding.Forward.Kind,
    };

    /// <summary>Everything that a change of is news.</summary>
    private static (string? Address, VerdictKind Forward, PacketSize? There, VerdictKind? Reverse, PacketSize? Back, PacketSize? Recommended, HoleAt? Hole)? Shown(PathOutcome outcome) =>
    (
        outcome.Address?.ToString(),
        outcome.Verdict,
        outcome.Finding?.Forward.PathMtu,
        outcome.Finding?.Reverse?.Kind,
        outcome.Finding?.Reverse?.PathMtu,
        outcome.Finding?.Recommendation?.Mtu,
        outcome.Finding?.Hole is { } hole ? new HoleAt(hole.After?.Ttl, hole.Before?.Ttl) : null);

    private readonly record struct HoleAt(int? After, int? Before);
}
