using MtuProbe.Core.Judging;

namespace MtuProbe.Lab.Scenarios;

/// <summary>What a measurement said of a network, simulated or real: what an <see cref="Expectation"/> is held against.</summary>
public sealed record Told
{
    public required VerdictKind Verdict { get; init; }

    public required int? PathMtu { get; init; }

    public required int? RecommendedMtu { get; init; }

    /// <summary>Null when the way back was not measured.</summary>
    public required ExpectedReverse? Reverse { get; init; }

    /// <summary>The different path MTUs of the flows there, smallest first.</summary>
    public IReadOnlyList<int> Lanes { get; init; } = [];

    /// <summary>The same of the way back.</summary>
    public IReadOnlyList<int> ReverseLanes { get; init; } = [];

    public required string Explanation { get; init; }
}
