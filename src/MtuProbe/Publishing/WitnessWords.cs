using System.Globalization;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Publishing;

/// <summary>What a witness saw, each in one sentence.</summary>
internal static class WitnessWords
{
    extension(SeenPtbRuling ruling)
    {
        public string Label => ruling switch
        {
            SeenPtbRuling.Plausible => "plausible",
            SeenPtbRuling.NamesNoSize => "namesNoSize",
            SeenPtbRuling.BelowMinimum => "belowMinimum",
            SeenPtbRuling.NotBelowQuoted => "notBelowQuoted",
            SeenPtbRuling.BadChecksum => "badChecksum",
            SeenPtbRuling.UnreadableQuote => "unreadableQuote",
        };

        private string Meaning => ruling switch
        {
            SeenPtbRuling.Plausible => "believable",
            SeenPtbRuling.NamesNoSize => "without a size",
            SeenPtbRuling.BelowMinimum => "below the smallest MTU there may be",
            SeenPtbRuling.NotBelowQuoted => "not below the packet they quote",
            SeenPtbRuling.BadChecksum => "with a wrong checksum",
            SeenPtbRuling.UnreadableQuote => "quoting no packet",
        };
    }

    extension(HoleEvidence evidence)
    {
        public string Label => evidence switch { HoleEvidence.Suspected => "suspected", HoleEvidence.Proved => "proved" };
    }

    extension(TravelDirection direction)
    {
        public string Label => direction switch { TravelDirection.Out => "out", TravelDirection.In => "in", TravelDirection.Through => "through" };
    }

    public static string Hole(BlackHoleFlow hole, DateTimeOffset now)
    {
        var sizes = hole.LargestDelivered is { } passes ? $"packets of {passes} bytes pass and {hole.SmallestLost} are lost" : $"packets of {hole.SmallestLost} bytes are lost";
        var told = hole.NextHopMtu is { } mtu ? $"; a PTB said {mtu}, and the sender did not follow it" : "; no PTB was seen about it";
        var became = hole switch
        {
            { RecoveredSize: { } size } => $"; it got out with packets of {size} bytes",
            { EndedAt: not null } => "; then it was reset",
            _ when !hole.IsOpen(now) => "; then nothing more was sent",
            _ => "; still so",
        };
        var sure = hole.Evidence switch
        {
            HoleEvidence.Proved => "black hole",
            HoleEvidence.Suspected => "black hole suspected (nothing small was sent since that could tell a dead peer)",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sure}: {hole.Flow}: {sizes}, seen {hole.Sightings} times since {Time(hole.Since)}{told}{became}");
    }

    public static string Ptb(PtbSightings ptb)
    {
        var rulings = ptb.ByRuling is { Count: 1 } && ptb.ByRuling.Keys.Single() == SeenPtbRuling.Plausible
            ? string.Empty
            : $" ({string.Join(", ", ptb.ByRuling.Select(r => $"{r.Value} {r.Key.Meaning}"))})";
        return $"PTB {ptb.NextHopMtu} from {ptb.Reporter}: {Times(ptb.Count)}{rulings}, about packets to {List(ptb)}, last at {Time(ptb.Last)}";
    }

    /// <param name="interfaceMtu">Null where it is not known.</param>
    public static string Mss(MssSightings mss, PacketSize? interfaceMtu)
    {
        var way = mss.Direction switch { TravelDirection.Out => "this host announces", TravelDirection.In => "peers announce", TravelDirection.Through => "hosts behind announce" };
        var packet = mss.Packet is { } size ? $"packets of {size}" : "packets larger than there are";
        var sense = interfaceMtu is not { } mtu ? string.Empty
            : mss.IsAbove(mtu) ? $": more than the interface carries ({mtu}), and such answers must come through it"
            : mss.Direction == TravelDirection.In && mss.Packet < mtu ? $": less than this interface carries ({mtu}); their own is smaller, or somebody clamps"
            : mss.Packet < mtu ? $": less than the interface carries ({mtu})"
            : string.Empty;
        return $"{way} MSS {mss.Mss} in {mss.Family.Label}, {packet}: {Times(mss.Count)}, {mss.Example} for one{sense}";
    }

    public static string Fragments(FragmentSightings pieces) =>
        $"fragments from {pieces.Source} to {pieces.Destination}, protocol {pieces.Protocol}: {pieces.Pieces} of {pieces.Packets} packets, {pieces.Smallest} to {pieces.Largest} bytes each";

    public static string Share(int divisor) => divisor == 1 ? "all TCP connections" : $"one in {divisor} TCP connections";

    private static string List(PtbSightings ptb) => ptb.QuotedDestinations.Count == 0 ? "nobody knows whom" : string.Join(", ", ptb.QuotedDestinations);

    private static string Times(long count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
