using MtuProbe.Core.Judging;

namespace MtuProbe.Lab.Scenarios;

/// <summary>The truth of a scenario, as <c>probe --output json</c> must tell it with the agent method.</summary>
public sealed record Expectation
{
    public required VerdictKind Verdict { get; init; }

    /// <summary>Of an inconclusive verdict: the most that may have been delivered.</summary>
    public required int? PathMtu { get; init; }

    public required int? RecommendedMtu { get; init; }

    public required ExpectedReverse Reverse { get; init; }

    /// <summary>Where the way there loses what is too large; null where it is no black hole.</summary>
    public ExpectedHole? Hole { get; init; }

    /// <summary>The path MTUs that the flows there must show, each at least once, smallest first; null: whichever.</summary>
    public IReadOnlyList<int>? Lanes { get; init; }

    /// <summary>The same of the way back.</summary>
    public IReadOnlyList<int>? ReverseLanes { get; init; }

    /// <summary>Words that the explanation must have; null: whichever.</summary>
    public string? Says { get; init; }

    /// <summary>The network changes in mid-search and the moment decides: for a direction, inconclusive is an honest answer too.</summary>
    public bool OrInconclusive { get; init; }

    /// <summary>What the icmp method must say, where the scenario fixes it; null where it does not.</summary>
    public ExpectedEcho? Icmp { get; init; }

    /// <summary>Where <paramref name="told"/>, measured with the agent method, is not what must be found; empty when it is.</summary>
    public IEnumerable<string> Objections(Told told)
    {
        var back = told.Reverse ?? new ExpectedReverse(VerdictKind.Inconclusive, null);
        foreach (var (way, verdict, mtu, toldVerdict, toldMtu) in new[]
        {
            ("there", Verdict, PathMtu, told.Verdict, told.PathMtu),
            ("back", Reverse.Verdict, Reverse.PathMtu, back.Verdict, back.PathMtu),
        })
        {
            var isOpen = toldVerdict == VerdictKind.Inconclusive && (OrInconclusive || verdict == toldVerdict);
            if (!isOpen && (toldVerdict, toldMtu) != (verdict, mtu))
            {
                yield return $"{way}: {toldVerdict} {toldMtu}, not {verdict} {mtu}";
            }
            else if (isOpen && verdict == toldVerdict && toldMtu > mtu)
            {
                yield return $"{way}: {toldMtu} cannot have been delivered, {mtu} is the most";
            }
        }

        var isKnown = told.Verdict != VerdictKind.Inconclusive && back.Verdict != VerdictKind.Inconclusive;
        if (told.RecommendedMtu != (isKnown ? RecommendedMtu : null))
        {
            yield return $"recommended: {told.RecommendedMtu}";
        }

        if (!(Lanes ?? told.Lanes).SequenceEqual(told.Lanes) || !(ReverseLanes ?? told.ReverseLanes).SequenceEqual(told.ReverseLanes))
        {
            yield return $"lanes there: {string.Join(' ', told.Lanes)}, back: {string.Join(' ', told.ReverseLanes)}";
        }

        if (Says is { } words && !told.Explanation.Contains(words, StringComparison.Ordinal))
        {
            yield return $"the explanation does not say '{words}'";
        }
    }
}

/// <summary>The way back.</summary>
public sealed record ExpectedReverse(VerdictKind Verdict, int? PathMtu);

/// <summary>The hop limits of <c>blackHole.after</c> and <c>before</c>; null what must stay unknown.</summary>
public sealed record ExpectedHole(int? After, int? Before);

/// <summary>The round trip by echo. In IPv4 a reply usually has no DF, so a routed hole on the way back does not show.</summary>
public sealed record ExpectedEcho(VerdictKind Verdict, int? PathMtu);
