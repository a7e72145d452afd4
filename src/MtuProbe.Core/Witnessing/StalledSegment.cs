using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>A segment that is sent again and again, and not acknowledged.</summary>
internal sealed class StalledSegment(uint sequence, int length, PacketSize size, DateTimeOffset first)
{
    /// <summary>
    /// Two copies closer together are one: the same packet on two interfaces, or one that a tail loss probe (RFC 8985 §7) repeats. No sender's
    /// retransmission timer is shorter on a path that is worth looking at (RFC 6298 §2.4: a second; Linux: 200 ms).
    /// </summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    /// <summary>A timer that backs off doubles (RFC 6298 §5.5); the rest is for clocks and queues.</summary>
    private const double Growth = 1.5;

    private TimeSpan? _pause;

    public uint Sequence => sequence;

    public int Length => length;

    public uint End => SequenceNumber.Plus(sequence, length);

    public PacketSize Size => size;

    public DateTimeOffset First { get; } = first;

    public DateTimeOffset Last { get; private set; } = first;

    public int Sightings { get; private set; } = 1;

    /// <summary>A pause was once and a half as long as the one before: it is the timer that sends it, not loss that the sender learned of.</summary>
    public bool BacksOff { get; private set; }

    /// <summary>The largest smaller piece of it that was sent since.</summary>
    public PacketSize? SmallerSent { get; private set; }

    /// <summary>How often a piece was sent that is no larger than what had been acknowledged before.</summary>
    public int SmallSightings { get; private set; }

    public bool IsSame(uint otherSequence, int otherLength) => otherSequence == sequence && otherLength == length;

    /// <summary>Whether a segment begins within it.</summary>
    public bool Holds(uint start) => !SequenceNumber.IsAfter(sequence, start) && SequenceNumber.IsAfter(End, start);

    public void SeenAgain(DateTimeOffset at)
    {
        var pause = at - Last;
        if (pause < Together)
        {
            return;
        }

        BacksOff |= _pause is { } before && pause >= before * Growth;
        _pause = pause;
        Last = at;
        Sightings++;
    }

    /// <param name="smaller">Of the piece.</param>
    /// <param name="delivered">What had been acknowledged before.</param>
    public void SeenSmaller(PacketSize smaller, PacketSize? delivered, DateTimeOffset at)
    {
        SmallerSent = SmallerSent is { } known ? PacketSize.Max(known, smaller) : smaller;
        if (delivered is { } passes && smaller <= passes && at - Last >= Together)
        {
            SmallSightings++;
        }

        Last = at > Last ? at : Last;
    }
}
