namespace MtuProbe.Lab.Simulation;

/// <summary>What listens at a simulated TCP port.</summary>
public sealed record SimulatedService
{
    /// <summary>A usual certificate chain.</summary>
    public int AnswerBytes { get; init; } = 4000;

    public TimeSpan ThinksFor { get; init; }

    /// <summary>What its kernel has learned of the way to us before; null for nothing.</summary>
    public int? CachedMtu { get; init; }
}
