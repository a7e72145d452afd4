using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// The flights of a search whose answers are rationed. An answer costs time, a lost copy costs nothing, so each flight is made to say as much as
/// possible with a single answer, and its silence counts only where something no larger was answered after it in the same flight:
/// then there was an answer left, and it was not given.
/// </summary>
internal sealed class RationedPlan(SearchLimits limits)
{
    /// <summary>Sizes in one flight while narrowing: only those that pass cost anything, and the first of them tells it all.</summary>
    private const int Cuts = 7;

    /// <summary>Least answers that make brackets around the copies with a packet of nearly their size among them.</summary>
    private const int FewestBrackets = 3;

    /// <summary>More at once than Linux has in stock would go unanswered whatever the pause.</summary>
    private const int MostBrackets = 6;

    private const double NoticeableLoss = 0.05;

    private readonly Ration _ration = new();
    private PacketSize? _hint;
    private int _weighed;

    /// <summary>How long after the last flight the next may leave.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>Weighs the silence of the flight that was just settled, and what it tells of the ration.</summary>
    /// <param name="log">All flights so far.</param>
    /// <param name="gap">What passes, and the smallest size under suspicion; null before contact.</param>
    /// <param name="max">MAX_PLPMTU.</param>
    /// <param name="hints">A size somebody named; kept until it was really asked.</param>
    public void Weigh(FlightLog log, Func<SizeRange?> gap, PacketSize max, Hints hints)
    {
        if (gap() is null)
        {
            return;
        }

        foreach (var flight in log.Flights)
        {
            DiscountSilence(flight);
        }

        if (log.Count > _weighed)
        {
            _weighed = log.Count;
            var last = log.LastFlight;
            _ration.Observe(last.Count(p => p.State is ProbeState.Delivered), ranDry: last[^1].State is ProbeState.Unheard);
        }

        var open = gap()!.Value;
        _hint = hints.Take(open.Low, open.High)?.Size ?? _hint;
        Pause = _ration.PauseFor(Plan(log, open, max).Answers);
    }

    /// <summary>The sizes to send next, in this order.</summary>
    public List<PacketSize> Next(FlightLog log, SizeRange? gap, PacketSize max) => Plan(log, gap, max).Sizes;

    private static void DiscountSilence(IReadOnlyList<SentProbe> flight)
    {
        PacketSize? answeredLater = null;
        foreach (var probe in flight.Reverse())
        {
            if (probe.State is ProbeState.Delivered or ProbeState.Fragmented)
            {
                answeredLater = answeredLater is { } known ? PacketSize.Min(known, probe.Size) : probe.Size;
            }
            else if (probe.State is ProbeState.Lost or ProbeState.Unheard)
            {
                probe.State = answeredLater <= probe.Size ? ProbeState.Lost : ProbeState.Unheard;
            }
        }
    }

    /// <summary>
    /// First whether anybody answers and whether the largest size passes; then whether that size really is the matter, because a hole
    /// proven early is known even if time runs out; then where it ends; last the proof to the byte.
    /// </summary>
    private (List<PacketSize> Sizes, int Answers) Plan(FlightLog log, SizeRange? gap, PacketSize max)
    {
        if (gap is not { } open)
        {
            return ([SearchLimits.ControlSize, max, SearchLimits.ControlSize], 2);
        }

        if (open.High > max)
        {
            return ([max, SearchLimits.ControlSize], 1);
        }

        var (floor, ceiling) = (open.Low, open.High);
        if (ceiling - floor == 1)
        {
            return Bracketed(log, floor, ceiling);
        }

        // What is not known to pass may not be answered: it needs smaller ones around it.
        var mayTry = _ration.Stock >= FewestBrackets;
        if (mayTry && _hint is { } hint && hint >= floor && hint < ceiling)
        {
            return Bracketed(log, hint, hint + 1);
        }

        var wantsBase = mayTry && FlightPlan.WantsBase(limits, log, floor, ceiling);
        return wantsBase || limits.GateOnly
            ? Bracketed(log, wantsBase ? limits.BasePlpmtu : floor, max)
            : (Narrowing(floor, ceiling, max, log.RandomLoss(floor)), 1);
    }

    /// <summary>
    /// Copies of <paramref name="size"/> between smaller packets, with the fewest of those that can convict it. The distances
    /// differ, so that nobody who answers in a fixed rhythm answers all of the smaller ones and none of the copies.
    /// <code>128 c c w c c c c c w c c c c c c c c 128</code>
    /// From somebody who gives one answer at a time the answer to the last flight is the bracket before this one's copies: what he has in stock
    /// can only have grown since.
    /// </summary>
    private (List<PacketSize> Sizes, int Answers) Bracketed(FlightLog log, PacketSize witness, PacketSize size)
    {
        var known = log.CaseAgainst(size);
        var wanted = FewestBrackets;
        while (wanted < MostBrackets && Needed(wanted) > limits.MaxCopies)
        {
            wanted++;
        }

        var brackets = Math.Min(wanted, _ration.Stock);
        var copies = Math.Max(1, Math.Min(Needed(wanted), limits.MaxCopies) - known.LostCopies);
        var (gaps, sizes) = (Math.Max(1, brackets - 1), new List<PacketSize>());
        for (var i = 1; i <= gaps; i++)
        {
            sizes.Add(i == 1 ? SearchLimits.ControlSize : witness);
            sizes.AddRange(Enumerable.Repeat(size, UpTo(i) - UpTo(i - 1)));
        }

        sizes.Add(brackets < FewestBrackets ? witness : SearchLimits.ControlSize);
        return (brackets == 1 ? sizes[1..] : sizes, brackets);

        int Needed(int answers) => (known with { SmallerSent = known.SmallerSent + answers }).CopiesNeeded(limits);
        int UpTo(int bracket) => copies * bracket * (bracket + 1) / (gaps * (gaps + 1));
    }

    /// <summary>
    /// Cuts of the gap from the largest down. The first answer comes from the largest cut that passes: it raises the floor, and is the smaller
    /// packet after those that were lost, all for one answer. The largest size of all rides along to firm up the proof that there is
    /// a hole; the floor comes last, in case no cut passes.
    /// </summary>
    private static List<PacketSize> Narrowing(PacketSize floor, PacketSize ceiling, PacketSize max, double loss)
    {
        var gap = ceiling - floor;
        var cuts = Math.Min(gap - 1, Cuts);
        var copies = loss < NoticeableLoss ? 1 : 2;
        return
        [
            max,
            .. Enumerable.Range(1, cuts).Reverse().SelectMany(i => Enumerable.Repeat(floor + (int)((long)gap * i / (cuts + 1)), copies)),
            .. Enumerable.Repeat(floor, copies),
        ];
    }
}
