using System.Globalization;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>Times of many trials.</summary>
internal sealed record Spread(TimeSpan Median, TimeSpan Worst)
{
    public static Spread Of(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return new Spread(sorted[sorted.Length / 2], sorted[^1]);
    }

    public static string Words(TimeSpan time) => time < TimeSpan.FromMinutes(3)
        ? time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s"
        : time.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture) + " min";

    public override string ToString() => $"{Words(Median)} | {Words(Worst)}";
}
