using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Witnessing;

/// <summary>Why a PTB that arrived counts, or does not: by the rules that also judge those which the kernel hands over (RFC 8899 §4.6).</summary>
public static class PtbFates
{
    /// <param name="seen">As it was on the wire.</param>
    /// <param name="match">How far its quote is a packet of ours.</param>
    /// <param name="wasHeard">The kernel handed one that says the same, from the same reporter, to the prober.</param>
    /// <param name="isLate">It came when nobody listened any more.</param>
    public static PtbFate Of(SeenPtb seen, QuoteMatch match, bool wasHeard, bool isLate)
    {
        if (!seen.IsWhole)
        {
            return PtbFate.Damaged;
        }

        var family = seen.Reporter.Family;
        // A quote too short to tell the packet's size cannot be held against it.
        var quoted = seen.Quote?.Size ?? family.LargestPacket;
        return PtbRules.Rule(new PacketTooBig(seen.NextHopMtu, seen.Reporter.ToIPAddress(), match), quoted, family) switch
        {
            PtbRuling.ForeignQuote => PtbFate.ForeignQuote,
            PtbRuling.TranslatedQuote => PtbFate.TranslatedQuote,
            PtbRuling.BelowMinimum => PtbFate.BelowMinimum,
            PtbRuling.NotBelowProbe => PtbFate.NotBelowProbe,
            PtbRuling.Accepted => wasHeard ? PtbFate.Used : isLate ? PtbFate.Late : PtbFate.DroppedHere,
        };
    }
}
