namespace MtuProbe.Benchmarks.Meshing;

/// <summary>
/// What one path costs in one family, both directions counted: whole IP packets, as the agent means to send them on a clear path with an interface MTU of 1,500.
/// Reckoned, not captured; correct them here.
/// </summary>
internal sealed record ProbeVolume
{
    public int Families { get; init; } = 2;

    /// <summary>Lanes confirmed once per CONFIRMATION_TIMER. For each: a probe there, its acknowledgement, a request for one back, and that.</summary>
    public int Lanes { get; init; } = 4;

    public int ProbeBytes { get; init; } = 1500;

    public int AcknowledgementBytes { get; init; } = 96;

    public int ReverseRequestBytes { get; init; } = 128;

    public TimeSpan Confirmation { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>One search on a clear path, per PMTU_RAISE_TIMER; a rotating path has its first one instead.</summary>
    public int SearchPackets { get; init; } = 60;

    public int SearchBytes { get; init; } = 15_000;

    public TimeSpan Raise { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Of one path in all its families.</summary>
    public double PacketsPerSecond => Families * ((Lanes * 4 / Confirmation.TotalSeconds) + (SearchPackets / Raise.TotalSeconds));

    /// <summary>Of one path in all its families.</summary>
    public double BytesPerSecond =>
        Families * ((Lanes * ((2 * ProbeBytes) + AcknowledgementBytes + ReverseRequestBytes) / Confirmation.TotalSeconds) + (SearchBytes / Raise.TotalSeconds));
}
