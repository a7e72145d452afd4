using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>A few of the segments that a sender waits for to be acknowledged: the oldest, which is the one that it will repeat, and the largest.</summary>
internal sealed class SentSegments
{
    private const int Most = 8;

    private readonly Segment[] _segments = new Segment[Most];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(uint sequence, int length, PacketSize size, DateTimeOffset at)
    {
        var place = _count;
        if (_count == Most)
        {
            place = 1;
            for (var i = 2; i < Most; i++)
            {
                place = _segments[i].Size < _segments[place].Size ? i : place;
            }

            if (_segments[place].Size >= size)
            {
                return;
            }
        }
        else
        {
            _count++;
        }

        _segments[place] = new Segment(sequence, length, size, at);
    }

    /// <summary>When exactly this one was sent first; null when it is not among them.</summary>
    public DateTimeOffset? SentAt(uint sequence, int length)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_segments[i].Sequence == sequence && _segments[i].Length == length)
            {
                return _segments[i].At;
            }
        }

        return null;
    }

    /// <summary>It is sent again, cut otherwise: an acknowledgement will not say which of the two arrived (Karn's ambiguity, RFC 6298 §3).</summary>
    public void Forget(uint sequence, int length)
    {
        var end = SequenceNumber.Plus(sequence, length);
        Keep(s => (s.Sequence == sequence && s.Length == length) || !SequenceNumber.IsAfter(end, s.Sequence) || !SequenceNumber.IsAfter(s.End, sequence));
    }

    /// <summary>Takes out all up to there.</summary>
    /// <returns>The largest packet among them; null when nothing is known to lie there.</returns>
    public PacketSize? Acknowledge(uint upTo)
    {
        PacketSize? largest = null;
        for (var i = 0; i < _count; i++)
        {
            if (!SequenceNumber.IsAfter(_segments[i].End, upTo) && (largest is not { } known || _segments[i].Size > known))
            {
                largest = _segments[i].Size;
            }
        }

        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (SequenceNumber.IsAfter(_segments[i].End, upTo))
            {
                _segments[kept++] = _segments[i];
            }
        }

        _count = kept;
        return largest;
    }

    private void Keep(Func<Segment, bool> wanted)
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (wanted(_segments[i]))
            {
                _segments[kept++] = _segments[i];
            }
        }

        _count = kept;
    }

    private readonly record struct Segment(uint Sequence, int Length, PacketSize Size, DateTimeOffset At)
    {
        public uint End => SequenceNumber.Plus(Sequence, Length);
    }
}
