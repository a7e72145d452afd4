using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Discovering;

/// <summary>What one loss survey is asked.</summary>
public sealed record LossSurveyRequest
{
    /// <summary>Fewest and most probes per size that make sense: below, only loss that everybody notices would show.</summary>
    public const int FewestCopies = 10;

    public const int MostCopies = 10_000;

    /// <summary>That of the discovery: <see cref="Direction.Forward"/>, or <see cref="Direction.RoundTrip"/> for an echo.</summary>
    public required Direction Direction { get; init; }

    public required IpFamily Family { get; init; }

    /// <summary>N: probes per size. 600 tell a loss of 0 from one of 1.25 %: none of 600 is lost then only once in 2,000.</summary>
    public required int Copies { get; init; }

    /// <summary>False: only whether loss at the largest size is higher, not where it rises (<c>check</c>).</summary>
    public bool Locates { get; init; } = true;

    /// <summary>The survey takes no longer; what is known by then is the result.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
