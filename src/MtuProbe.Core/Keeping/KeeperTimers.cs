namespace MtuProbe.Core.Keeping;

/// <summary>The timers of a path that is kept, under their names in RFC 8899 §5.1.</summary>
public sealed record KeeperTimers
{
    /// <summary>How long a confirmation waits for its answer: at least one second (RFC 8899 §5.1.1), whatever the round trip.</summary>
    public TimeSpan ProbeTimer { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many lost confirmations start a search (RFC 8899 §5.1.2).</summary>
    public int MaxProbes { get; init; } = 3;

    /// <summary>The size found is proven again so often, at the latest.</summary>
    public TimeSpan Confirmation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A larger size is tried so often, at the latest: the whole search, from fresh ports where the lane is clear.</summary>
    public TimeSpan Raise { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>A peer that is silent is asked again after this; longer each time, up to <see cref="Confirmation"/>.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(5);
}
