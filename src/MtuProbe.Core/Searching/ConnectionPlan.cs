using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// Which sizes go into the next flight where each probe is a connection: few at once and few in all, because a service counts them. No
/// controls are needed beside the sizes, for every handshake is one, and no second copies against chance, for TCP repeats what is lost.
/// </summary>
internal static class ConnectionPlan
{
    /// <summary>Connections in one flight.</summary>
    internal const int MostAtOnce = 4;

    private const int Cuts = 3;

    /// <summary>Does the service answer, and does the largest size pass? Asked again, only the former.</summary>
    public static List<PacketSize> Contact(PacketSize max, bool isFirst) => isFirst ? [SearchLimits.ControlSize, max] : [SearchLimits.ControlSize];

    /// <summary>BASE_PLPMTU where it was not asked yet, and three cuts; all that is left where that is no more.</summary>
    public static List<PacketSize> Narrowing(SearchLimits limits, FlightLog log, PacketSize floor, PacketSize ceiling)
    {
        var withBase = FlightPlan.WantsBase(limits, log, floor, ceiling);
        var low = withBase ? limits.BasePlpmtu : floor;
        var gap = ceiling - low;
        var cuts = gap - 1 <= MostAtOnce && !withBase ? gap - 1 : Math.Min(gap - 1, Cuts);
        var sizes = Enumerable.Range(1, cuts).Select(i => low + (int)((long)gap * i / (cuts + 1)));
        return [.. withBase ? new[] { low } : [], .. sizes];
    }

    /// <summary>A size that somebody named, and the one above.</summary>
    public static List<PacketSize> Hinted(PacketSize hint, PacketSize floor, PacketSize ceiling) =>
        [.. new[] { hint, hint + 1 }.Where(size => size > floor && size < ceiling)];

    /// <summary>
    /// The fewest connections that settle the case against <paramref name="size"/> if all of its copies are lost: copies, and at least one of
    /// the size below, which alone shows that size is to blame. Where one flight cannot settle it, a full one.
    /// </summary>
    public static List<PacketSize> Confirming(SearchLimits limits, PacketSize floor, PacketSize size, LossCase known, bool withBase)
    {
        var room = MostAtOnce - (withBase ? 1 : 0);
        var best = (Copies: room - 1, Witnesses: 1);
        for (var total = 2; total <= room; total++)
        {
            var settles = Enumerable.Range(1, total - 1).Where(copies => Settles(copies, total - copies)).Select(copies => (int?)copies).LastOrDefault();
            if (settles is { } enough)
            {
                best = (enough, total - enough);
                break;
            }
        }

        // A copy first: a pause on the way must not hit one kind only.
        return
        [
            size,
            .. Enumerable.Repeat(floor, best.Witnesses),
            .. Enumerable.Repeat(size, best.Copies - 1),
            .. withBase ? new[] { limits.BasePlpmtu } : [],
        ];

        bool Settles(int copies, int witnesses) => new LossCase(
            known.LostCopies + (copies * limits.CopiesPerProbe),
            known.SmallerLost,
            known.SmallerSent + copies + (2 * witnesses)).HasEnoughCopies(limits);
    }
}
