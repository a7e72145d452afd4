namespace MtuProbe.Core.Witnessing;

/// <summary>The PTBs of one reporter that name one next-hop MTU.</summary>
/// <param name="NextHopMtu">Bytes, as they say.</param>
/// <param name="ByRuling">How many of each ruling; those without are absent.</param>
/// <param name="QuotedDestinations">The first few that the quoted packets were sent to.</param>
public sealed record PtbSightings(
    WireAddress Reporter,
    int NextHopMtu,
    DateTimeOffset First,
    DateTimeOffset Last,
    IReadOnlyDictionary<SeenPtbRuling, long> ByRuling,
    IReadOnlyList<WireAddress> QuotedDestinations)
{
    public long Count => ByRuling.Values.Sum();

    public long Absurd => ByRuling.Where(r => r.Key != SeenPtbRuling.Plausible).Sum(r => r.Value);
}
