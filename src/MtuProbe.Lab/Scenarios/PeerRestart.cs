namespace MtuProbe.Lab.Scenarios;

/// <summary>The responder's process ends in mid-search; its host answers probes with port unreachable while it is away.</summary>
public sealed record PeerRestart
{
    /// <summary>Counted from the first probe.</summary>
    public required int AfterMs { get; init; }

    /// <summary>Then another process takes its place; null: none does.</summary>
    public int? AwayMs { get; init; }
}
