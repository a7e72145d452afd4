using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Witnessing;

/// <summary>What of a PTB on the wire is absurd; the first rule that applies is told.</summary>
public static class SeenPtbRules
{
    public static SeenPtbRuling Rule(SeenPtb ptb)
    {
        var family = ptb.Reporter.Family;
        return (ptb.IsWhole, ptb.Quote) switch
        {
            (false, _) => SeenPtbRuling.BadChecksum,
            (true, null) => SeenPtbRuling.UnreadableQuote,
            _ when family == IpFamily.Ipv4 && ptb.NextHopMtu == 0 => SeenPtbRuling.NamesNoSize,
            _ when ptb.NextHopMtu < family.SmallestNextHopMtu => SeenPtbRuling.BelowMinimum,
            (true, { Size: { } size }) when ptb.NextHopMtu >= size.Bytes => SeenPtbRuling.NotBelowQuoted,
            _ => SeenPtbRuling.Plausible,
        };
    }
}
