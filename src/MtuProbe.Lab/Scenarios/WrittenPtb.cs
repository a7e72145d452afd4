namespace MtuProbe.Lab.Scenarios;

/// <summary>The PTBs of a <see cref="Bottleneck"/>.</summary>
public sealed record WrittenPtb
{
    /// <summary>The next-hop MTU they name, true or not.</summary>
    public required int Says { get; init; }

    public PtbQuote Quote { get; set; }

    /// <summary>Routers limit their rate (RFC 1812 §4.3.2.8): in each direction so much time passes between two of them.</summary>
    public int EveryMs { get; init; }
}
