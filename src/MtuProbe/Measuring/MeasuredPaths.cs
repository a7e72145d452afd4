namespace MtuProbe.Measuring;

/// <summary>What one run came to.</summary>
/// <param name="Outcomes">One per path, in the order of the targets.</param>
/// <param name="Recorded">What was written down of it; null when nobody asked.</param>
internal sealed record MeasuredPaths(IReadOnlyList<PathOutcome> Outcomes, Recording.RecordedPackets? Recorded);
