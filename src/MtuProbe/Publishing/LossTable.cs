using System.Globalization;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>Loss by size for a person: the sizes that tell, both ways beside each other.</summary>
internal static class LossTable
{
    /// <summary>Enough to see the rise; the rest is in the JSON.</summary>
    private const int BesideTheRise = 2;

    private const int Column = 24;

    /// <summary>Heading and rows; empty without a survey.</summary>
    public static IReadOnlyList<string> Of(Finding finding)
    {
        var ways = new[]
        {
            (Name: finding.Reverse is null ? "lost" : "lost there", finding.Measured.Forward.Survey),
            (Name: "lost back", Survey: finding.Reverse is null ? null : finding.Measured.Reverse?.Survey),
        }.Where(w => w.Survey is not null).Select(w => (w.Name, Survey: w.Survey!)).ToList();
        var sizes = ways.SelectMany(w => Telling(w.Survey)).Distinct().Order().ToList();
        return sizes.Count == 0 ? [] :
        [
            $"{"bytes",5}  {string.Concat(ways.Select(w => w.Name.PadRight(Column)))}".TrimEnd(),
            .. sizes.Select(size => $"{size.Bytes,5}  {string.Concat(ways.Select(w => Cell(w.Survey, size).PadRight(Column)))}".TrimEnd()),
        ];
    }

    /// <summary>The smallest and the largest, and those nearest to the rise.</summary>
    private static IEnumerable<PacketSize> Telling(LossBySize survey)
    {
        var sizes = survey.Tallies.Where(t => t.Sent > 0).Select(t => t.Size).ToList();
        if (sizes.Count == 0)
        {
            return [];
        }

        var near = survey.Rise is { } rise
            ? sizes.Where(s => s <= rise.Low).TakeLast(BesideTheRise).Concat(sizes.Where(s => s >= rise.High).Take(BesideTheRise))
            : [];
        return [sizes[0], .. near, sizes[^1]];
    }

    private static string Cell(LossBySize survey, PacketSize size)
    {
        var tally = survey.Tallies.FirstOrDefault(t => t.Size == size);
        return tally.Sent == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{tally.Lost} of {tally.Sent} ({(double)tally.Lost / tally.Sent:P1})");
    }
}
