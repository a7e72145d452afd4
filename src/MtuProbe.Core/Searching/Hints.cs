using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// Sizes that somebody named: a PTB, or the other direction's boundary. Each is worth one flight and no more belief than that
/// (RFC 8899 §4.6.2); whoever keeps naming sizes is heard three times.
/// </summary>
/// <param name="first">Named before the search began; null when nothing was.</param>
internal sealed class Hints(PacketSize? first)
{
    private const int Most = 3;

    private readonly HashSet<PacketSize> _taken = [];
    private readonly List<PtbReport> _ptbs = [];
    private PacketSize? _next = first;
    private bool _isBoundary;

    /// <summary>Every PTB that came, believed or not.</summary>
    public IReadOnlyList<PtbReport> Ptbs => _ptbs;

    /// <summary>Rules upon a PTB; an accepted one marks its probe and names a size.</summary>
    /// <param name="ptb">The message as it came.</param>
    /// <param name="probe">What it complains of; null when that is none of this search's.</param>
    /// <param name="family">Whose rules apply.</param>
    public void Hear(PacketTooBig ptb, SentProbe? probe, IpFamily family)
    {
        var ruling = PtbRules.Rule(ptb, probe?.Size, family);
        _ptbs.Add(new PtbReport(ptb, ruling, probe?.Size));
        if (ruling != PtbRuling.Accepted || probe is null)
        {
            return;
        }

        if (probe.State == ProbeState.Outstanding)
        {
            probe.State = ProbeState.TooBig;
        }

        // What else is accepted lies between the family's minimum and the probe's size: always a packet size.
        if (!ptb.NamesNoSize)
        {
            Add(PacketSize.Of(ptb.NextHopMtu));
        }
    }

    /// <summary>The last one to speak is heard; a size that was tried on somebody's word is not tried so again.</summary>
    /// <param name="size">What passes, by that word.</param>
    /// <param name="isBoundary">It was measured, if not here: worth asking for the proof at once.</param>
    public void Add(PacketSize size, bool isBoundary = false) =>
        (_next, _isBoundary) = _taken.Contains(size) ? (_next, _isBoundary) : (size, isBoundary);

    /// <summary>The hint, if it can still narrow the gap; it is spent either way.</summary>
    public (PacketSize Size, bool IsBoundary)? Take(PacketSize floor, PacketSize ceiling)
    {
        var hint = _next;
        _next = null;
        return hint is { } size && _taken.Count < Most && size >= floor && size < ceiling && ceiling - floor > 1 && _taken.Add(size)
            ? (size, _isBoundary)
            : null;
    }
}
