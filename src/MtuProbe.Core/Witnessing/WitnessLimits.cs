namespace MtuProbe.Core.Witnessing;

/// <summary>
/// How much a witness remembers, whatever is sent past it: about 6 MiB an interface. Whoever fills a table with invented addresses pushes out what
/// was seen longest ago, and is counted.
/// </summary>
public sealed record WitnessLimits
{
    public static readonly WitnessLimits Default = new();

    /// <summary>TCP connections whose segments are followed.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>Connections found in a black hole, those that got out of it included.</summary>
    public int BlackHoles { get; init; } = 256;

    /// <summary>Pairs of a reporter and a next-hop MTU.</summary>
    public int Reporters { get; init; } = 256;

    /// <summary>Quoted destinations told for each of them.</summary>
    public int QuotedDestinations { get; init; } = 4;

    /// <summary>Different MSS values, by way and family.</summary>
    public int MssValues { get; init; } = 128;

    /// <summary>Sources, destinations and protocols of fragments.</summary>
    public int FragmentFlows { get; init; } = 256;
}
