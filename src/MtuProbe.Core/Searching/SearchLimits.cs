using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>The bounds of one search; constants of RFC 8899 §5.1.2 under their names.</summary>
public sealed record SearchLimits
{
    /// <summary>Size of the control probes, whole packet: small enough for every path, larger than the acknowledgement.</summary>
    public static PacketSize ControlSize { get; } = PacketSize.Of(128);

    private SearchLimits(IpFamily family, SizeRange range, PacketSize basePlpmtu)
    {
        Family = family;
        Range = range;
        BasePlpmtu = basePlpmtu;
    }

    public IpFamily Family { get; }

    /// <summary>MIN_PLPMTU to MAX_PLPMTU, as whole packets. Below the low end the search goes only when that size does not pass.</summary>
    public SizeRange Range { get; }

    public PacketSize BasePlpmtu { get; }

    /// <summary>MAX_PROBES: no size counts as lost after fewer copies. RFC 8899 §5.1.2 says 3.</summary>
    public int MaxProbes { get; init; } = 3;

    /// <summary>More copies than this are never needed on a path that one could use: beyond it the answer is that it cannot be told.</summary>
    public int MaxCopies { get; init; } = 16;

    /// <summary>K: how many flows share the chance of a false alarm.</summary>
    public int Flows { get; init; } = 1;

    /// <summary>Sizes tried in one flight while narrowing. Three is the cheapest in bytes that needs only four flights from 1,200 to 1,500.</summary>
    public int SizesPerFlight { get; init; } = 3;

    /// <summary>Flights with no answer at all before the search gives up.</summary>
    public int MaxSilentFlights { get; init; } = 3;

    /// <summary>Who answers does so sparingly: an answer costs time, and only silence between answers is loss.</summary>
    public bool AnswersAreRationed { get; init; }

    /// <summary>
    /// Each probe is a TCP connection of its own: its handshake shows that smaller packets pass, TCP repeats what is not acknowledged,
    /// and a connection costs its peer more than a packet does.
    /// </summary>
    public bool ProbesAreConnections { get; init; }

    /// <summary>How many packets of its size a lost probe stands for: with TCP the one and its repetition, for which the timer waits.</summary>
    internal int CopiesPerProbe => ProbesAreConnections ? 2 : 1;

    /// <summary>Largest size that another method found to pass; worth trying first. Null when there is none.</summary>
    public PacketSize? Suspected { get; init; }

    /// <summary>Only whether the largest size of the range passes is asked (<c>check</c>).</summary>
    public bool GateOnly { get; init; }

    /// <summary>The same for somebody who rations his answers: one flight more may go unanswered, the pauses before grow.</summary>
    public SearchLimits Rationed() => this with { AnswersAreRationed = true, MaxSilentFlights = MaxSilentFlights + 1 };

    /// <summary>The same over TCP. A service may think for seconds before it answers at all.</summary>
    public SearchLimits OverConnections() => this with { ProbesAreConnections = true, Flows = 1, MaxSilentFlights = MaxSilentFlights + 2 };

    /// <summary>
    /// Limits for sizes up to <paramref name="max"/>. BASE_PLPMTU is the family's, moved into the range where it lies outside.
    /// </summary>
    /// <param name="min">MIN_PLPMTU; null for the family's (576 or 1,280), or <paramref name="max"/> where that is smaller.</param>
    public static SearchLimits For(IpFamily family, PacketSize max, PacketSize? min = null)
    {
        var high = PacketSize.Max(ControlSize, PacketSize.Min(max, family.LargestPacket));
        var low = min is { } m ? PacketSize.Max(ControlSize, m) : PacketSize.Min(family.MinPlpmtu, high);
        var range = new SizeRange(low, high);
        return new SearchLimits(family, range, PacketSize.Min(high, PacketSize.Max(low, family.BasePlpmtu)));
    }
}
