namespace MtuProbe.Aggregating;

/// <summary>A node's last object, and since when nothing more was heard. Times are on the monotonic clock: the nodes' clocks may be set differently.</summary>
internal sealed class KnownNode(NodeSummary summary, TimeSpan now, TimeSpan wallAge)
{
    private bool _wasHeard;
    private TimeSpan _heard = now;

    public NodeSummary Summary { get; private set; } = summary;

    /// <summary>Since when its object is gone; null while it is there.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>How old what it says is: by what was seen here, or, before anything was, by what its own clock wrote.</summary>
    public TimeSpan Age(TimeSpan now) => _wasHeard || wallAge < TimeSpan.Zero ? now - _heard : now - _heard + wallAge;

    public void Hear(NodeSummary summary, TimeSpan now)
    {
        if (summary.AsOf != Summary.AsOf)
        {
            (_wasHeard, _heard) = (true, now);
        }

        (Summary, Left) = (summary, null);
    }

    public void Leave(TimeSpan now) => Left ??= now;
}
