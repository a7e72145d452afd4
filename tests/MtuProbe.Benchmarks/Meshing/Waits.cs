using System.Globalization;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>
/// How many epochs pass until the next look at what goes bad, at the beginning of any epoch with the same chance. Of a gap of g epochs
/// between two looks each wait from 0 to g - 1 comes once.
/// </summary>
internal sealed class Waits
{
    // What is looked at already: CONFIRMATION_TIMER, three PROBE_TIMERs and five seconds.
    private static readonly TimeSpan Confirmed = TimeSpan.FromSeconds(60 + 3 + 5);

    private readonly List<long> _gaps = [];

    internal void Add(int gap)
    {
        while (_gaps.Count <= gap)
        {
            _gaps.Add(0);
        }

        _gaps[gap]++;
    }

    /// <summary>The smallest wait that this share of all cases does not exceed.</summary>
    internal int Quantile(double share)
    {
        var starts = _gaps.Select((times, gap) => times * gap).Sum();
        var (longer, seen, wait) = (_gaps.Sum() - _gaps[0], 0L, 0);
        while ((seen += longer) < share * starts)
        {
            wait++;
            longer -= _gaps[wait];
        }

        return wait;
    }

    /// <summary>Median, 99 % and the longest: in epochs, then in minutes.</summary>
    public override string ToString()
    {
        int[] waits = [Quantile(0.5), Quantile(0.99), Quantile(1)];
        var minutes = waits.Select(wait => wait == 0 ? Confirmed : wait * Core.Meshing.Mesh.Epoch).Select(time => time.TotalMinutes.ToString("#,0.#", CultureInfo.InvariantCulture));
        return $"{string.Join(" / ", waits)} | {string.Join(" / ", minutes)}";
    }
}
