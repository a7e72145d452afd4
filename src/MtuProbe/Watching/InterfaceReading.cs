using MtuProbe.Core.Witnessing;

namespace MtuProbe.Watching;

/// <summary>What a watch on one interface knows at one moment.</summary>
/// <param name="Interface">Its name, or <c>any</c>.</param>
/// <param name="WhyNot">Why it is not listened to; null while it is.</param>
/// <param name="Dropped">Packets that passed the filters and found the kernel's buffers full, since the beginning.</param>
/// <param name="Share">Connections looked at now: one in so many.</param>
/// <param name="SmallestShare">The fewest since the beginning: one in so many.</param>
internal sealed record InterfaceReading(string Interface, string? WhyNot, WitnessReport Report, long Dropped, int Share, int SmallestShare)
{
    public bool IsUp => WhyNot is null;
}
