using System.Globalization;
using System.Text;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>The wall times as an SVG: a row for each network and family, a mark for each tool, on a logarithmic axis. A cross is a wrong answer.</summary>
internal sealed class Picture(IReadOnlyList<Result> results)
{
    private const double Left = 190;
    private const double Right = 980;
    private const double RowHeight = 17;
    private const double LegendRow = 20;
    private const double Margin = 12;
    private const double LongNames = 24;

    /// <summary>Seconds at both ends of the axis.</summary>
    private const double Shortest = 0.003;
    private const double Longest = 200;

    private static readonly double[] Ticks = [0.01, 0.1, 1, 10, 100];

    /// <summary>Told apart by people who see fewer colours (Okabe and Ito), and legible on white and on black; ours are the large ones.</summary>
    private static readonly string[] Colours = ["#009e73", "#0072b2", "#d55e00", "#e69f00", "#cc79a7", "#8c6bb1", "#7f7f7f", "#56b4e9"];

    private readonly string[] _tools = [.. results.Select(result => result.Question.Tool.Name).Distinct()];

    internal string ToSvg()
    {
        var rows = results.GroupBy(result => (result.Question.Scenario, result.Question.Family)).ToArray();
        var top = Margin + (LegendRow * ((_tools.Length + 4) / 4)) + RowHeight;
        var bottom = top + (rows.Length * RowHeight);
        var svg = new StringBuilder();
        Write(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{-LongNames} 0 {Right + Margin + LongNames} {bottom + (2 * LegendRow)}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">");
        svg.Append("<title>Wall time of each tool in each network, logarithmic; a cross is a wrong answer</title>\n");
        // Whoever knows of no scheme gets a grey that can be read on both.
        svg.Append("<style>text{fill:#78818b}.grid{stroke:#8b949e;stroke-opacity:.35}");
        svg.Append("@media(prefers-color-scheme:light){text{fill:#57606a}}@media(prefers-color-scheme:dark){text{fill:#b1bac4}}</style>\n");
        WriteLegend(svg);
        WriteAxis(svg, top, bottom);
        foreach (var (index, row) in rows.Index())
        {
            WriteRow(svg, top + (index * RowHeight) + (RowHeight / 2), row.Key, row);
        }

        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private void WriteLegend(StringBuilder svg)
    {
        (string Name, Action<double, double> Mark)[] entries =
        [
            .. _tools.Index().Select(tool => (tool.Item, (Action<double, double>)((x, y) => WriteMark(svg, x, y, tool.Index, isWrong: false, "")))),
            ("× wrong answer, of that colour; › cut off", (_, _) => { }),
        ];
        foreach (var (index, (name, mark)) in entries.Index())
        {
            var (x, y) = (Margin + 8 + (index % 4 * 220), Margin + (LegendRow * (index / 4)) + 4);
            mark(x, y);
            Write(svg, $"<text x=\"{x + 12}\" y=\"{y + 4}\">{name}</text>");
        }
    }

    private static void WriteAxis(StringBuilder svg, double top, double bottom)
    {
        foreach (var seconds in Ticks)
        {
            Write(svg, $"<line class=\"grid\" x1=\"{X(seconds):0.#}\" x2=\"{X(seconds):0.#}\" y1=\"{top}\" y2=\"{bottom}\"/>");
            Write(svg, $"<text x=\"{X(seconds):0.#}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{seconds.ToString(CultureInfo.InvariantCulture)} s</text>");
        }
    }

    private void WriteRow(StringBuilder svg, double y, (Scenario Scenario, IpFamily Family) network, IEnumerable<Result> row)
    {
        Write(svg, $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{network.Scenario.Name} {Text.Of(network.Family)}</text>");
        Write(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{y}\" y2=\"{y}\"/>");
        foreach (var result in row.Reverse())
        {
            var (x, tool) = (X(result.Wall.TotalSeconds), Array.IndexOf(_tools, result.Question.Tool.Name));
            WriteMark(svg, x, y, tool, IsWrong(result), $"<title>{result.Question.Tool.Name}: {result.Runs[0].Answer}, {result.Wall.TotalSeconds:0.000} s</title>");
            if (result.IsCutOff)
            {
                Write(svg, $"<text x=\"{x + 6:0.#}\" y=\"{y + 4:0.#}\">›</text>");
            }
        }
    }

    /// <summary>A wrong answer in any run counts; an interval that holds the truth is coarse, not wrong.</summary>
    private static bool IsWrong(Result result) => result.Runs.Any(run => run.Judgement is not (Judgement.Right or Judgement.Interval));

    private static void WriteMark(StringBuilder svg, double x, double y, int tool, bool isWrong, string title)
    {
        var size = tool < 2 ? 5 : 3.8;
        if (isWrong)
        {
            Write(svg, $"<path d=\"M{x - size:0.#} {y - size:0.#}l{2 * size} {2 * size}m0 {-2 * size}l{-2 * size} {2 * size}\" stroke=\"{Colours[tool]}\" stroke-width=\"2.4\">{title}</path>");
        }
        else
        {
            Write(svg, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{size}\" fill=\"{Colours[tool]}\">{title}</circle>");
        }
    }

    private static double X(double seconds) =>
        Left + ((Right - Left) * Math.Log(Math.Clamp(seconds, Shortest, Longest) / Shortest) / Math.Log(Longest / Shortest));

    private static void Write(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
