using System.Globalization;
using MtuProbe.Core.Witnessing;
using MtuProbe.Watching;

namespace MtuProbe.Publishing;

/// <summary>What a watch saw, for a person: problems first, one screen.</summary>
internal static class WitnessText
{
    private const int Indent = 15;

    /// <summary>Of each kind, the most telling.</summary>
    private const int MostRows = 10;

    public static string Of(IReadOnlyList<InterfaceReading> readings)
    {
        var text = new LabelledText(Indent);
        foreach (var reading in readings)
        {
            Describe(text, reading);
        }

        return text.ToString();
    }

    private static void Describe(LabelledText text, InterfaceReading reading)
    {
        var report = reading.Report;
        text.Heading($"{(report.HasProblem ? "PROBLEM" : report.BlackHoles.Count > 0 ? "SUSPICION" : report.Packets == 0 ? "NOTHING SEEN" : "NOTHING WRONG SEEN")}  {reading.Interface}{(report.InterfaceMtu is { } mtu ? $", MTU {mtu}" : string.Empty)}");
        if (reading.WhyNot is { } whyNot)
        {
            text.Line("not heard", whyNot);
        }

        var dropped = reading.Dropped == 0 ? "none lost" : string.Create(CultureInfo.InvariantCulture, $"{reading.Dropped} more lost because we were too slow");
        var share = reading.SmallestShare == reading.Share ? WitnessWords.Share(reading.Share) : $"{WitnessWords.Share(reading.Share)} (at times one in {reading.SmallestShare})";
        text.Line("seen", string.Create(CultureInfo.InvariantCulture, $"{report.Packets} packets, {dropped}; {share} looked at, {report.Connections} remembered"));
        Rows(text, "black holes", report.BlackHoles.OrderByDescending(h => h.Evidence), hole => WitnessWords.Hole(hole, report.At));
        if (report.Withdrawn > 0)
        {
            text.Line("withdrawn", string.Create(CultureInfo.InvariantCulture, $"{report.Withdrawn}: the same packet got through in the end, or small ones were lost too"));
        }

        if (report.Stalled > 0)
        {
            text.Line("stalled", string.Create(CultureInfo.InvariantCulture, $"{report.Stalled} TCP connections repeat themselves, and nothing tells whether for the size: a peer that is gone, perhaps"));
        }

        Rows(text, "PTBs", report.Ptbs.OrderByDescending(p => p.Absurd > 0), WitnessWords.Ptb);
        Rows(text, "MSS", report.Mss.OrderByDescending(m => report.InterfaceMtu is { } carried && m.IsAbove(carried)), mss => WitnessWords.Mss(mss, report.InterfaceMtu));
        Rows(text, "fragments", report.Fragments, WitnessWords.Fragments);
        if (report.Evicted.Count > 0)
        {
            text.Line("forgotten", string.Join(", ", report.Evicted.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Value} of {e.Key}"))));
        }
    }

    private static void Rows<T>(LabelledText text, string label, IEnumerable<T> rows, Func<T, string> words)
    {
        var all = rows.ToList();
        foreach (var (i, row) in all.Take(MostRows).Index())
        {
            text.Line(i == 0 ? label : string.Empty, words(row), hang: 2);
        }

        if (all.Count > MostRows)
        {
            text.Line(string.Empty, string.Create(CultureInfo.InvariantCulture, $"and {all.Count - MostRows} more: --output json has them all"));
        }
    }
}
