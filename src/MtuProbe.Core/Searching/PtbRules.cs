using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// RFC 8899 §4.6: which PTBs are heard. An accepted one may choose the next size to try and makes the path one that signals;
/// it never sets the PLPMTU, up or down. An IPv4 router older than RFC 1191 names no size (§3, §5): hosts obey it, so it signals.
/// </summary>
public static class PtbRules
{
    /// <param name="ptb">The message as it came.</param>
    /// <param name="probed">PROBED_SIZE: the packet it complains of; null when that could not be told.</param>
    /// <param name="family">Whose minimum applies.</param>
    public static PtbRuling Rule(PacketTooBig ptb, PacketSize? probed, IpFamily family)
    {
        switch (ptb.Match)
        {
            case QuoteMatch.Translated:
                return PtbRuling.TranslatedQuote;
            case QuoteMatch.Foreign:
                return PtbRuling.ForeignQuote;
            case QuoteMatch.Nonce or QuoteMatch.PortsOnly:
                break;
        }

        if (probed is not { } size)
        {
            return PtbRuling.ForeignQuote;
        }

        if (ptb.NextHopMtu < family.SmallestNextHopMtu && !(family == IpFamily.Ipv4 && ptb.NamesNoSize))
        {
            return PtbRuling.BelowMinimum;
        }

        return ptb.NextHopMtu >= size.Bytes ? PtbRuling.NotBelowProbe : PtbRuling.Accepted;
    }
}
