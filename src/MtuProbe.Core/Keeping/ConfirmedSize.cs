using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Keeping;

/// <summary>The PLPMTU of one lane in one direction.</summary>
public readonly record struct ConfirmedSize(Flow Flow, Direction Direction, PacketSize Size)
{
    /// <summary>Every size that a finding rests on; a lane or a way back that could not be told has none.</summary>
    public static IReadOnlyList<ConfirmedSize> Of(Finding finding)
    {
        var there = finding.Path.Method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward;
        return
        [
            .. finding.Lanes.Where(lane => lane.Forward is { IsKnown: true, PathMtu: not null })
                .Select(lane => new ConfirmedSize(lane.Measured.Flow, there, lane.Forward.PathMtu!.Value)),
            .. finding.Lanes.Where(lane => lane.Reverse is { IsKnown: true, PathMtu: not null })
                .Select(lane => new ConfirmedSize(lane.Measured.Flow, Direction.Reverse, lane.Reverse!.PathMtu!.Value)),
        ];
    }
}
