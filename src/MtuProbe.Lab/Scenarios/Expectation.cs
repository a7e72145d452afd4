using MtuProbe.Core.Judging;

namespace MtuProbe.Lab.Scenarios;

/// <summary>The truth of a scenario, as <c>probe --output json</c> must tell it with the agent method.</summary>
public sealed record Expectation
{
    public required VerdictKind Verdict { get; init; }

    public required int? PathMtu { get; init; }

    public required int? RecommendedMtu { get; init; }

    public required ExpectedReverse Reverse { get; init; }

    /// <summary>Where the way there loses what is too large; null where it is no black hole.</summary>
    public ExpectedHole? Hole { get; init; }

    /// <summary>What the icmp method must say, where the scenario fixes it; null where it does not.</summary>
    public ExpectedEcho? Icmp { get; init; }
}

/// <summary>The way back.</summary>
public sealed record ExpectedReverse(VerdictKind Verdict, int? PathMtu);

/// <summary>The hop limits of <c>blackHole.after</c> and <c>before</c>; null what must stay unknown.</summary>
public sealed record ExpectedHole(int? After, int? Before);

/// <summary>The round trip by echo. In IPv4 a reply usually has no DF, so a routed hole on the way back does not show.</summary>
public sealed record ExpectedEcho(VerdictKind Verdict, int? PathMtu);
