using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>Which sizes go into the next flight. Pure arithmetic; the search decides which of these plans it needs.</summary>
internal static class FlightPlan
{
    private const int ContactControls = 3;
    private const int NarrowingControls = 2;
    private const int HeldControls = 2;
    private const int SeriousCase = 3;
    private const int EnoughWitnesses = 2;
    private const int WideGap = 600;

    /// <summary>An acknowledged control costs about its size twice: there and its answer.</summary>
    private static readonly int ControlCost = 2 * SearchLimits.ControlSize.Bytes;

    private static readonly int[] ControlSteps = [4, 8, 12, 16, 20, 24, 32, 40];

    /// <summary>The first flight: does anybody answer, and does the largest size pass? On most paths that is all there is to ask.</summary>
    public static List<PacketSize> Contact(PacketSize max) => [.. AnybodyThere(), max];

    /// <summary>After silence: only whether the peer still answers. What it would say of sizes now could not be told from its absence.</summary>
    public static List<PacketSize> AnybodyThere() => [.. Enumerable.Repeat(SearchLimits.ControlSize, ContactControls)];

    /// <summary>
    /// Sizes between a floor that passes and a ceiling under suspicion:
    /// <code>
    /// floor |-----x-----x-----x-----| ceiling        three sizes cut the gap in four,
    ///             floor'|--x--x--x--| ceiling'       each flight again,
    ///                               |floor″ ceiling″ until they touch.
    /// </code>
    /// </summary>
    public static List<PacketSize> Narrowing(SearchLimits limits, PacketSize low, PacketSize high, IEnumerable<PacketSize> also, double loss)
    {
        // Twice as many where the gap is wide, one more where that is the last: there a size is cheaper than a flight.
        var gap = high - low;
        var most = gap > WideGap ? 2 * limits.SizesPerFlight : limits.SizesPerFlight;
        var cuts = gap - 1 <= most + 1 ? gap - 1 : most;
        var splits = Enumerable.Range(1, cuts).Select(i => low + (int)((long)gap * i / (cuts + 1)));
        return Copies(also.Concat(splits), loss);
    }

    /// <summary>Sizes that somebody named (a PTB, the other direction): the size itself and the one above.</summary>
    public static List<PacketSize> Hinted(PacketSize hint, PacketSize floor, PacketSize ceiling, double loss) =>
        Copies(new[] { hint, hint + 1 }.Where(s => s > floor && s < ceiling), loss);

    /// <summary>
    /// Whether what another flow found is true of this one too: the size, and as many copies of the one above as are still missing. A largest
    /// size needs no more than itself.
    /// </summary>
    public static List<PacketSize> Held(PacketSize passes, PacketSize max, int missing) => passes >= max
        ? [SearchLimits.ControlSize, passes]
        : Interleave(HeldControls, [.. Enumerable.Repeat(passes + 1, missing / 2), passes, .. Enumerable.Repeat(passes + 1, missing - (missing / 2))]);

    /// <summary>
    /// The cheapest flight, in bytes, that settles the case against <paramref name="size"/> if loss stays as it was: copies of it, and
    /// controls that make chance a worse excuse; and two of the size below, if it touches, because only that shows that size is to blame (one, where it was seen already).
    /// Where packets are lost at random, a case that rests on a copy or two is tried with a few more first: most such cases fall.
    /// Never empty.
    /// </summary>
    public static List<PacketSize> Confirming(SearchLimits limits, PacketSize floor, PacketSize size, LossCase known, double chance, bool withBase)
    {
        var loss = known.SmallerSent == 0 ? 0 : (double)known.SmallerLost / known.SmallerSent;
        var best = (Controls: ControlSteps[^1], Copies: 1, Cost: long.MaxValue);
        foreach (var controls in ControlSteps)
        {
            var then = new LossCase(
                known.LostCopies,
                known.SmallerLost + (int)Math.Round(loss * controls),
                known.SmallerSent + controls);
            var needed = then.CopiesNeeded(limits);
            if (needed > limits.MaxCopies)
            {
                continue;
            }

            var copies = Math.Max(1, needed - known.LostCopies);
            if (known.LostCopies < SeriousCase && chance > 0)
            {
                copies = Math.Min(copies, SeriousCase);
            }

            var cost = ((long)copies * size.Bytes) + ((long)controls * ControlCost);
            if (cost < best.Cost)
            {
                best = (controls, copies, cost);
            }
        }

        var large = Enumerable.Repeat(size, best.Copies).ToList();
        if (size - floor == 1 && floor > SearchLimits.ControlSize)
        {
            large.Insert(large.Count / 3, floor);
            if (known.WitnessArrived < EnoughWitnesses)
            {
                large.Insert(large.Count * 2 / 3, floor);
            }
        }

        if (withBase)
        {
            // A refusal that can name only the control size as delivered helps nobody.
            large.Insert(0, limits.BasePlpmtu);
        }

        return Interleave(best.Controls, large);
    }

    /// <summary>Under loss a size gets several copies at once, so that chance rarely misleads the narrowing.</summary>
    private static List<PacketSize> Copies(IEnumerable<PacketSize> sizes, double loss)
    {
        var copies = loss < 0.05 ? 1 : Math.Clamp((int)Math.Ceiling(Math.Log(0.02) / Math.Log(Math.Min(loss, 0.9))), 2, 4);
        var distinct = sizes.Distinct().Order().SelectMany(size => Enumerable.Repeat(size, copies));
        return Interleave(NarrowingControls * copies, distinct);
    }

    /// <summary>Controls spread among the others, first and last included: a pause on the way must hit both alike.</summary>
    private static List<PacketSize> Interleave(int controls, IEnumerable<PacketSize> others)
    {
        PacketSize[] large = [.. others];
        var flight = new List<PacketSize>(controls + large.Length);
        var placed = 0;
        for (var i = 0; i < large.Length; i++)
        {
            var due = controls * (i + 1) / (large.Length + 1);
            for (; placed < due; placed++)
            {
                flight.Add(SearchLimits.ControlSize);
            }

            flight.Add(large[i]);
        }

        for (; placed < controls; placed++)
        {
            flight.Add(SearchLimits.ControlSize);
        }

        return flight;
    }
}
