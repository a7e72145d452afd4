using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// Where loss rises with size, for one direction. First it compares the largest size that passes with the smallest; only a rise proven
/// there is then located by bisection, and what turns out free of it is compared once more, for another rise may lie below. It is told
/// fates and asked for the next look; it never sends, never waits.
/// </summary>
/// <param name="plpmtu">The largest size that passes.</param>
/// <param name="firstCut">Where bisection cuts first: BASE_PLPMTU, since nearly all limits lie above it.</param>
/// <param name="copies">N, of either size in a batch.</param>
/// <param name="locates">False: only whether there is a rise.</param>
public sealed class RiseSearch(PacketSize plpmtu, PacketSize firstCut, int copies, bool locates)
{
    /// <summary>
    /// Counts that leave it open are followed by as many probes again, so often. Then size and loss are as near to independent as this
    /// N can tell.
    /// </summary>
    public const int MostBatches = 4;

    /// <summary>The chance of finding a rise where loss is the same at all sizes, shared by the batches of the first comparison.</summary>
    public const double FalseAlarm = 1e-3;

    /// <summary>One explanation of a size's losses must be a thousand times as likely as the other (Wald, 1945: wrong once in a thousand).</summary>
    private static readonly double Certain = Math.Log(1 / FalseAlarm);

    private static readonly PacketSize Smallest = SearchLimits.ControlSize;

    private readonly Dictionary<(int Look, PacketSize Size), LossCount> _counts = [];
    private PacketSize _top = plpmtu;
    private bool _isComparing = true;
    private int _batches;
    private int _looks;

    /// <summary>What to send now, <see cref="Copies"/> of each size; null when it is over.</summary>
    public LossLook? Look { get; private set; } = plpmtu > Smallest ? new LossLook(0, Smallest, plpmtu) : null;

    public int Copies => copies;

    /// <summary>The rise as far as it is located.</summary>
    public SizeRange? Rise { get; private set; }

    /// <summary>It stopped because counts stayed between loss-free and lossy.</summary>
    public bool IsUndecided { get; private set; }

    public int Looks => Math.Max(_looks, MostBatches);

    public IEnumerable<SizeTally> Tallies => _counts.GroupBy(c => c.Key.Size).OrderBy(g => g.Key)
        .Select(g => g.Aggregate(default(LossCount), (sum, c) => sum + c.Value) is var all ? new SizeTally(g.Key, all.Sent, all.Lost) : default);

    /// <summary>A size whose loss is plain needs no further copies; one that seems free of it gets all, because that is what N promises.</summary>
    public bool IsToldEarly => Look is { } look && !_isComparing && Leaning(look) >= Certain;

    public void Take(LossLook look, PacketSize size, bool lost) => Add(look, size, new LossCount(lost ? 1 : 0, 1));

    /// <summary>A probe that counted as lost came late.</summary>
    public void Correct(LossLook look, PacketSize size) => Add(look, size, new LossCount(-1, 0));

    /// <summary>All of a batch is settled, or what is missing no longer matters: draws the conclusion and names the next look.</summary>
    public void EndBatch()
    {
        if (Look is not { } look)
        {
            return;
        }

        _batches++;
        _looks++;
        if (_isComparing)
        {
            Compare(look);
        }
        else
        {
            Narrow(look, Rise!.Value);
        }
    }

    private void Add(LossLook look, PacketSize size, LossCount count) =>
        _counts[(look.Number, size)] = Count(look, size) + count;

    private LossCount Count(LossLook look, PacketSize size) => _counts.GetValueOrDefault((look.Number, size));

    private void Compare(LossLook look)
    {
        var (control, asked) = (Count(look, look.Control), Count(look, look.Asked));
        if (FisherTest.LogChanceOfRise(control, asked) < Math.Log(FalseAlarm / MostBatches))
        {
            Rise = new SizeRange(look.Control, look.Asked);
            CutOrEnd(Rise.Value);
        }
        else if (asked.Share <= control.Share || _batches == MostBatches)
        {
            Look = null;
        }
    }

    private void Narrow(LossLook look, SizeRange rise)
    {
        var leaning = Leaning(look);
        if (leaning >= Certain)
        {
            CutOrEnd(new SizeRange(rise.Low, look.Asked));
        }
        else if (leaning <= -Certain)
        {
            CutOrEnd(new SizeRange(look.Asked, rise.High));
        }
        else if (_batches == MostBatches)
        {
            IsUndecided = true;
            Look = null;
        }
    }

    private void CutOrEnd(SizeRange rise)
    {
        Rise = rise;
        if (rise.High - rise.Low > 1 && locates)
        {
            _isComparing = false;
            var middle = rise.Low + ((rise.High - rise.Low) / 2);
            Next(rise.Low, rise.Low < firstCut && firstCut < rise.High ? firstCut : middle);
        }
        else if (rise.Low > Smallest && locates)
        {
            _isComparing = true;
            _top = rise.Low;
            Next(Smallest, _top);
        }
        else
        {
            Look = null;
        }
    }

    private void Next(PacketSize control, PacketSize asked)
    {
        _batches = 0;
        Look = new LossLook(Look!.Number + 1, control, asked);
    }

    /// <summary>
    /// Above 0: the size's losses are likelier if it is among the lossy ones; below: if it is like its control. In logarithms. What they are
    /// compared with is the control's loss in the same time (or ever, if that was more), and as much more as the rise is high.
    /// </summary>
    private double Leaning(LossLook look)
    {
        var rise = Rise!.Value;
        var free = Sum(size => size <= rise.Low);
        var height = Sum(size => size >= rise.High && size <= _top).Share - free.Share;
        if (height <= 0)
        {
            return 0;
        }

        var like = Math.Max(Count(look, look.Control).Estimate, free.Estimate);
        var above = Math.Min(like + height, 0.999);
        var asked = Count(look, look.Asked);
        return (asked.Lost * Math.Log(above / like)) + ((asked.Sent - asked.Lost) * Math.Log((1 - above) / (1 - like)));
    }

    private LossCount Sum(Func<PacketSize, bool> which) =>
        _counts.Where(c => which(c.Key.Size)).Aggregate(default(LossCount), (sum, c) => sum + c.Value);
}
