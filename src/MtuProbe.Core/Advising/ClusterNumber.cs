using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>
/// The MTU that a whole cluster should use, over time: lower as soon as one node says so, higher only when nearly all nodes are heard.
/// That a higher one held is the nodes' business; it is not held twice. A number once said stands until another may take its place.
/// For one thread.
/// </summary>
/// <param name="published">What had been said before; null for nothing.</param>
public sealed class ClusterNumber(PacketSize? published = null)
{
    /// <summary>How long a first number waits for half of the nodes.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Null before the first number.</summary>
    public PacketSize? Current { get; private set; } = published;

    /// <param name="said">The smallest number of the nodes that have a say; null when none has one.</param>
    /// <param name="coverage">How many of the nodes are behind it.</param>
    /// <param name="waited">Since the nodes are listened to.</param>
    public void Observe(PacketSize? said, Coverage coverage, TimeSpan waited)
    {
        if (said is not { } size)
        {
            return;
        }

        var isAllowed = Current is not { } current ? coverage.IsEnoughToBegin || waited >= Patience
            : size < current || (size > current && coverage.IsEnoughToRise);
        Current = isAllowed ? size : Current;
    }
}
