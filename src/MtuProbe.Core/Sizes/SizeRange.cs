namespace MtuProbe.Core.Sizes;

/// <summary>All packet sizes from <see cref="Low"/> to <see cref="High"/>, both included.</summary>
public readonly record struct SizeRange
{
    /// <exception cref="ArgumentException"><paramref name="low"/> is above <paramref name="high"/>.</exception>
    public SizeRange(PacketSize low, PacketSize high)
    {
        if (low > high)
        {
            throw new ArgumentException($"the low end {low} is above the high end {high}");
        }

        Low = low;
        High = high;
    }

    public PacketSize Low { get; }

    public PacketSize High { get; }

    public bool Contains(PacketSize size) => size >= Low && size <= High;

    /// <summary>Whether they have more than one end in common.</summary>
    public bool Overlaps(SizeRange other) => Low < other.High && other.Low < High;

    public override string ToString() => $"{Low}..{High}";
}
