using System.Globalization;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>Nodes × nodes: a row for each node that probes, a column for each that is probed, a pair in a few letters.</summary>
internal sealed class ReportMatrix
{
    private const string Corner = "from \\ to";

    private const int LongestHeading = 12;
    private const int Gap = 2;

    private readonly IReadOnlyList<string> _from;
    private readonly IReadOnlyList<string> _to;
    private readonly Dictionary<(string From, string To), List<ReadPath>> _pairs;
    private readonly string[][] _cells;

    /// <param name="from">Nodes with an object.</param>
    /// <param name="paths">Those between nodes.</param>
    public ReportMatrix(IReadOnlyList<string> from, IReadOnlyList<ReadPath> paths)
    {
        _from = from;
        _to = [.. from.Union(paths.Select(path => path.To)).Order(StringComparer.Ordinal)];
        _pairs = paths.GroupBy(path => (path.From, path.To)).ToDictionary(pair => pair.Key, pair => pair.ToList());
        // Nobody looks at the cells of thousands of nodes.
        _cells = _to.Count > MostNodes ? [] : [.. _from.Select(one => _to.Select(other => Cell(one, other)).ToArray())];
    }

    /// <summary>What the widest screen has room for.</summary>
    public const int MostNodes = 100;

    /// <summary>Ordered pairs of nodes that some object tells of, and all there are.</summary>
    public (int Told, int All) Pairs => (_pairs.Keys.Count(pair => pair.From != pair.To), _from.Count * (_to.Count - 1));

    /// <summary>Null where it does not fit.</summary>
    public IReadOnlyList<string>? Lines(int width)
    {
        if (_cells.Length == 0 || _to.Count < 2)
        {
            return null;
        }

        var named = _to.All(name => name.Length <= LongestHeading);
        var headings = named ? _to : [.. Enumerable.Range(1, _to.Count).Select(Number)];
        var widths = headings.Select((heading, column) => Math.Max(heading.Length, _cells.Max(row => row[column].Length))).ToList();
        var rest = width - 2 - widths.Sum(column => column + Gap);
        var names = _to.Select((name, index) => (name, Label: named ? name : $"{Number(index + 1)} {name}")).ToDictionary(one => one.name, one => one.Label);
        var longest = Math.Max(Corner.Length, names.Values.Max(label => label.Length));
        var head = Math.Min(rest, longest);
        if (head < Math.Min(LongestHeading, longest))
        {
            return null;
        }

        string Line(string label, IEnumerable<string> cells) =>
            $"  {TextColumns.Fit(label, head).PadRight(head)}{string.Concat(cells.Select((cell, column) => new string(' ', Gap) + cell.PadRight(widths[column])))}".TrimEnd();

        // Numbers stand for whom no row names, too.
        var others = named ? [] : _to.Where(name => !_from.Contains(name)).Select(name => Line(names[name], []));
        return [Line(Corner, headings), .. _from.Select((name, row) => Line(names[name], _cells[row])), .. others];
    }

    /// <summary>What its signs mean, those that occur.</summary>
    public string Legend
    {
        get
        {
            var cells = _cells.SelectMany(row => row).ToList();
            return string.Join("; ", new[]
            {
                (Sign: "hole", Words: "hole: blackHole"), (Sign: "<", Words: "<: on the way back"), (Sign: "*", Words: "*: IPv4 and IPv6 differ, the worse is shown"),
                (Sign: "?", Words: "?: its object does not tell"), (Sign: ".", Words: ".: no object tells of it"),
            }.Where(one => cells.Any(cell => cell.Contains(one.Sign, StringComparison.Ordinal))).Select(one => one.Words));
        }
    }

    /// <summary>The number and, where it is not clear, a word.</summary>
    public static string Cell(ReadPath path)
    {
        var number = path.Narrowest?.ToString() ?? string.Empty;
        var back = path is { ReverseMtu: { } reverse, PathMtu: { } there } && reverse < there ? "<" : string.Empty;
        return $"{number} {Word(path.Verdict)}".Trim() + back;
    }

    private string Cell(string from, string to)
    {
        if (from == to)
        {
            return "-";
        }

        if (!_pairs.TryGetValue((from, to), out var paths))
        {
            return ".";
        }

        var cells = paths.OrderBy(path => path.Order).Select(path => (Text: Cell(path), path.Family)).ToList();
        var differ = cells.Any(cell => cell.Text != cells[0].Text);
        return differ ? $"{cells[0].Text}*" : cells[0].Text;
    }

    private static string Word(VerdictKind? verdict) => verdict switch
    {
        null => "?",
        VerdictKind.Clear => string.Empty,
        VerdictKind.BlackHole => "hole",
        { } other => other.Label,
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
