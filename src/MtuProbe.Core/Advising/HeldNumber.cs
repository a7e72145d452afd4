using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>
/// A recommended MTU over time: lower at once, higher only after nothing lower was seen for a while. Missing data changes nothing: a number
/// once recommended stands, and ages. For one thread.
/// </summary>
/// <param name="seed">What was recommended before this process began; null when nothing is known of that.</param>
public sealed class HeldNumber(PacketSize? seed = null)
{
    private (PacketSize Size, TimeSpan Since)? _rising;

    /// <summary>Null before the first number.</summary>
    public PacketSize? Current { get; private set; } = seed;

    /// <param name="measured">What is measured now; null when that cannot be told, and then a rise begins anew.</param>
    /// <param name="now">On a clock that does not go back.</param>
    /// <param name="hold">How long a higher number must hold.</param>
    public void Observe(PacketSize? measured, TimeSpan now, TimeSpan hold)
    {
        if (measured is not { } size)
        {
            _rising = null;
        }
        else if (Current is not { } current || size <= current)
        {
            (Current, _rising) = (size, null);
        }
        else
        {
            // The smallest of all that was seen meanwhile is what has held.
            var since = _rising?.Since ?? now;
            var held = PacketSize.Min(_rising?.Size ?? size, size);
            var hasHeld = now - since >= hold;
            Current = hasHeld ? held : current;
            _rising = hasHeld ? null : (held, since);
        }
    }
}
