namespace MtuProbe.Watching;

/// <summary>Which of the TCP connections are looked at: all, or one in 4, 16 or 64, by their ports, in turn.</summary>
/// <param name="Divisor">One in so many.</param>
/// <param name="Slot">Which of them: 0 to <paramref name="Divisor"/> - 1.</param>
internal readonly record struct FlowShare(int Divisor, int Slot)
{
    public static readonly FlowShare All = new(1, 0);

    private const int Step = 4;
    private const int LargestDivisor = 64;

    /// <summary>Packets a second that a tap may be handed before it looks at fewer connections.</summary>
    public const int MostPackets = 20_000;

    /// <summary>Four times as many would still be half of that.</summary>
    private const int FewPackets = MostPackets / Step / 2;

    /// <summary>As long are others looked at: time for the six copies of a retransmission timer that begins at a fifth of a second.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    /// <param name="packetsPerSecond">Handed to us in the last second, of this share.</param>
    /// <param name="dropped">Packets were lost in that second: the machine has no time for as many.</param>
    /// <returns>Fewer at once; more only when there is room for four times as many.</returns>
    public FlowShare After(double packetsPerSecond, bool dropped) => packetsPerSecond > MostPackets || dropped
        ? Divisor < LargestDivisor ? new FlowShare(Divisor * Step, Slot) : this
        : packetsPerSecond < FewPackets && Divisor > 1 ? new FlowShare(Divisor / Step, Slot % (Divisor / Step)) : this;

    /// <summary>The next ones' turn.</summary>
    public FlowShare Next() => this with { Slot = (Slot + 1) % Divisor };
}
