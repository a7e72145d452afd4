namespace MtuProbe.Lab.Scenarios;

/// <summary>A box inside a router that lets no more than a size through, in each direction, and writes PTBs of its own, true or not.</summary>
public sealed record Bottleneck
{
    /// <summary>Larger packets end here, whether they may be fragmented or not.</summary>
    public required int Above { get; init; }

    /// <summary>So many packets of a direction pass before it becomes narrow; 0: narrow from the beginning.</summary>
    public int AfterPackets { get; init; }

    /// <summary>What it says of the packets that end here; null: nothing.</summary>
    public WrittenPtb? Ptb { get; init; }
}
