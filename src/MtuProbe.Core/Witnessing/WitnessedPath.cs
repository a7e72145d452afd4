namespace MtuProbe.Core.Witnessing;

/// <summary>What the wire showed of one path while it was measured. It explains the numbers; it never makes one.</summary>
public sealed record WitnessedPath
{
    /// <summary>The interface that was listened to.</summary>
    public required string Interface { get; init; }

    /// <summary>Packets of this measurement that were seen, both ways, ICMP about them included.</summary>
    public required int Packets { get; init; }

    /// <summary>Frames that the capture missed, on all paths: with any, what was not seen proves nothing. Null when it broke off.</summary>
    public required long? Missed { get; init; }

    /// <summary>Probes above the path MTU that nobody answered; null where the method sends none that can be told apart (TCP).</summary>
    public required int? Lost { get; init; }

    /// <summary>How many of those were seen to leave this host.</summary>
    public required int? LostThatLeft { get; init; }

    /// <summary>All PTBs that arrived about it; empty when none did.</summary>
    public required IReadOnlyList<PtbSighting> Ptbs { get; init; }

    /// <summary>Nothing was missed, so what was not seen was not there.</summary>
    public bool IsComplete => Missed == 0;

    /// <summary>Why what was not seen proves nothing.</summary>
    public string Gap => Missed is { } frames ? $"the capture missed {frames} frames" : "the capture broke off";
}
