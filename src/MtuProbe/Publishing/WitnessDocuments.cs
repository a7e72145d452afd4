using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Witnessing;
using MtuProbe.Watching;

namespace MtuProbe.Publishing;

/// <summary>From readings to their JSON.</summary>
internal static class WitnessDocuments
{
    public static string Watch(IReadOnlyList<InterfaceReading> readings, DateTimeOffset now) =>
        JsonSerializer.Serialize(new WitnessDocument(FindingDocuments.ApiVersion, Of(readings, now)), WireJson.Readable.WitnessDocument);

    public static WitnessJson Of(IReadOnlyList<InterfaceReading> readings, DateTimeOffset now) => new(Moment.Of(now), [.. readings.Select(Of)]);

    private static WitnessInterfaceJson Of(InterfaceReading reading)
    {
        var report = reading.Report;
        return new WitnessInterfaceJson(
            reading.Interface, report.InterfaceMtu?.Bytes, reading.IsUp, reading.WhyNot, report.Packets, reading.Dropped, 1.0 / reading.Share, 1.0 / reading.SmallestShare,
            report.Connections, report.Stalled, report.Withdrawn, report.MssAboveMtu,
            [.. report.BlackHoles.Select(hole => Of(hole, report.At))],
            [.. report.Ptbs.Select(Of)],
            [.. report.Mss.Select(mss => new WitnessMssJson(
                mss.Direction.Label, mss.Family.Label, mss.Mss, mss.Packet?.Bytes, mss.Count, report.InterfaceMtu is { } mtu ? mss.IsAbove(mtu) : null, mss.Example.ToString()))],
            [.. report.Fragments.Select(Of)],
            report.Evicted);
    }

    private static WitnessHoleJson Of(BlackHoleFlow hole, DateTimeOffset now) => new(
        hole.Flow.Source.Family.Label, hole.Flow.Source.ToString(), hole.Flow.SourcePort, hole.Flow.Destination.ToString(), hole.Flow.DestinationPort,
        hole.Evidence.Label, hole.LargestDelivered?.Bytes, hole.SmallestLost.Bytes, Moment.Of(hole.Since), Moment.Of(hole.Last), hole.Sightings, hole.NextHopMtu,
        hole.IsOpen(now), hole.RecoveredAt is { } at ? Moment.Of(at) : null, hole.RecoveredSize?.Bytes);

    private static WitnessPtbJson Of(PtbSightings ptb) => new(
        ptb.Reporter.Family.Label, ptb.Reporter.ToString(), ptb.NextHopMtu, ptb.Count, ptb.Absurd, ptb.ByRuling.ToDictionary(r => r.Key.Label, r => r.Value),
        Moment.Of(ptb.First), Moment.Of(ptb.Last), [.. ptb.QuotedDestinations.Select(d => d.ToString())]);

    private static WitnessFragmentsJson Of(FragmentSightings pieces) => new(
        pieces.Source.Family.Label, pieces.Source.ToString(), pieces.Destination.ToString(), pieces.Protocol, pieces.Pieces, pieces.Packets,
        pieces.Smallest.Bytes, pieces.Largest.Bytes, Moment.Of(pieces.First), Moment.Of(pieces.Last));
}
