using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>All nodes for a person: verdict first, numbers and units, how old they are, who probes whom, the next step last.</summary>
internal sealed class ReportText
{
    private const int Indent = 14;

    /// <summary>Rows of a list; what it leaves out is counted. JSON has all.</summary>
    private const int MostRows = 20;

    private const int NarrowestScreen = 60;

    private readonly ClusterReading _reading;
    private readonly int _width;
    private readonly LabelledText _text;

    private ReportText(ClusterReading reading, int width)
    {
        (_reading, _width) = (reading, Math.Max(width, NarrowestScreen));
        _text = new LabelledText(Indent, _width);
    }

    /// <param name="reading">What was read.</param>
    /// <param name="width">Of the terminal, in characters.</param>
    public static string Describe(ClusterReading reading, int width)
    {
        var text = new ReportText(reading, width);
        text.Head();
        text.Between();
        text.Holes();
        text.Apart("outside targets", [.. reading.Paths.Where(path => path.Via == Via.Egress)]);
        text.Apart("Services", [.. reading.Paths.Where(path => path.Via == Via.Service)]);
        text.Nodes();
        text.Next();
        return text._text.ToString();
    }

    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 120 } => $"{age.TotalSeconds:0} s",
        { TotalMinutes: < 120 } => $"{Math.Floor(age.TotalMinutes):0} min",
        { TotalHours: < 48 } => $"{Math.Floor(age.TotalHours):0} h",
        _ => $"{Math.Floor(age.TotalDays):0} d",
    };

    private void Head()
    {
        var worst = ReadPath.WorstFirst(_reading.Paths).FirstOrDefault();
        var headline = _reading.HasProblem is null ? "UNKNOWN" : _reading.HasProblem == true ? worst!.Verdict!.Value.Headline
            : _reading.Paths.Any(path => path.Verdict == VerdictKind.LocalLimit) ? VerdictKind.LocalLimit.Headline : VerdictKind.Clear.Headline;
        _text.Heading($"{headline}  {Count(_reading.Nodes.Count, "node")}, {Count(_reading.Paths.Count, "path")}");
        _text.Line("from", $"{_reading.Place}, {Moment.Of(_reading.At)}");
        if (_reading.Paths.Count > 0)
        {
            _text.Line("verdicts", Verdicts(_reading.Paths));
        }

        if (_reading.Cluster is { } cluster)
        {
            _text.Line("set MTU", cluster.Recommended is { } mtu ? $"{mtu} bytes" : "the aggregate has no number yet");
            _text.Line("pods", Families(cluster.Numbers, isEgress: false));
            _text.Line("egress", Families(cluster.Numbers, isEgress: true));
            _text.Line("ipv6-safe", cluster.Ipv6Safe switch { true => "yes", false => "no: an IPv6 path carries less than 1280 bytes", null => "not told" });
            _text.Line("aggregate", $"{(cluster.AsOf is { } asOf ? $"{Aged(asOf)} old" : "of unknown age")}, coverage {cluster.Coverage ?? "not told"}{(_reading.IsClusterStale == true ? ", STALE" : string.Empty)}");
        }
        else if (_reading.Nodes.Count > 0)
        {
            _text.Line("set MTU", _reading.Recommended is { } mtu ? $"{mtu} bytes: the smallest of the nodes', no aggregate is there" : "no number yet, and no aggregate is there");
        }

        if (_reading.Nodes.Where(node => _reading.IsStale(node.AsOf)).ToList() is [_, ..] stale)
        {
            _text.Line("stale", $"{stale.Count} of {Count(_reading.Nodes.Count, "node")}, silent for more than {Age(ObjectPublisher.StaleAfter)} (or its clock is wrong): {Some(stale.Select(node => node.Name))}");
        }

        if (_reading.Nodes.Where(node => node.Dropped != 0).ToList() is [_, ..] dropped)
        {
            _text.Line("not told", $"{Count(dropped.Count, "object")} had no room for all that is not clear, or cannot be read to the end; its other paths count as unknown: {Some(dropped.Select(node => node.Name))}");
        }

        if (_reading.Unreadable.Count > 0)
        {
            _text.Line("unreadable", $"{Count(_reading.Unreadable.Count, "object")}, left out: {Some(_reading.Unreadable)}");
        }
    }

    private void Between()
    {
        var paths = _reading.Paths.Where(path => path.Via is Via.Pod or Via.Node).ToList();
        if (paths.Count == 0)
        {
            return;
        }

        var matrix = new ReportMatrix([.. _reading.Nodes.Select(node => node.Name)], paths);
        _text.Blank();
        if (matrix.Lines(_width) is { } lines)
        {
            _text.Heading("path MTU");
            Lines(lines);
            if (matrix.Legend is { Length: > 0 } legend)
            {
                _text.Line(string.Empty, legend);
            }
        }
        else
        {
            Worst(paths);
        }

        if (matrix.Pairs is var (told, all) && told < all)
        {
            _text.Line("pairs", $"{told} of {all} stand in an object: a node probes 32 peers at most, as a rule, and tells of those that change only while they are not clear");
        }
    }

    private void Worst(List<ReadPath> paths)
    {
        var bad = ReadPath.WorstFirst(paths.Where(path => path.Verdict is not VerdictKind.Clear)).ToList();
        var shown = bad.Take(MostRows).ToList();
        if (shown.Count > 0)
        {
            _text.Heading("worst paths");
            Rows([["from", "to", "family", "MTU", "age"], .. shown.Select(path => new[] { path.From, path.To, path.Family.Label, ReportMatrix.Cell(path), path.AsOf is { } asOf ? Aged(asOf) : "-" })], 0, 1);
        }

        var rest = paths.Except(shown).ToList();
        if (rest.Count > 0)
        {
            _text.Line(shown.Count > 0 ? "the others" : "paths", Verdicts(rest));
        }
    }

    /// <summary>Between which routers black holes lie: what many paths have in common is where to look first.</summary>
    private void Holes()
    {
        var places = _reading.Paths
            .Where(path => path.Hole is not null)
            .GroupBy(path => (After: Name(path.Hole!.After, path.From), Before: Name(path.Hole.Before, null)))
            .Where(place => place.Key != (null, null))
            .OrderByDescending(place => place.Count()).ThenBy(place => place.Key.After, StringComparer.Ordinal).ThenBy(place => place.Key.Before, StringComparer.Ordinal)
            .ToList();
        if (places.Count > 0)
        {
            _text.Blank();
            _text.Heading("black holes lie");
            Rows([["after", "before", "paths", "lost from"], .. places.Take(MostRows).Select(place => new[] { place.Key.After ?? "?", place.Key.Before ?? "?", place.Count().ToString(), $"{place.Min(path => path.Hole!.SmallestLost)} bytes" })], 0, 1);
            More(places.Count);
        }

        static string? Name(HopJson? hop, string? sender) => hop is { Ttl: 0 } ? sender : hop?.Address;
    }

    /// <summary>A row for each of them and family: the worst of all nodes' paths there, and how many have which verdict.</summary>
    private void Apart(string heading, List<ReadPath> paths)
    {
        var ends = paths.GroupBy(path => (path.To, path.Family))
            .Select(end => (Worst: ReadPath.WorstFirst(end).First(), Verdicts: Verdicts([.. end])))
            .OrderBy(end => end.Worst.Order).ThenBy(end => end.Worst.To, StringComparer.Ordinal).ThenBy(end => end.Worst.Family)
            .ToList();
        if (ends.Count > 0)
        {
            _text.Blank();
            _text.Heading(heading);
            Rows([["to", "family", "MTU", "from", "all nodes"], .. ends.Take(MostRows).Select(end => new[] { end.Worst.To, end.Worst.Family.Label, ReportMatrix.Cell(end.Worst), end.Worst.From, end.Verdicts })], 0, 3);
            More(ends.Count);
        }
    }

    private void Nodes()
    {
        var nodes = _reading.Nodes.OrderByDescending(node => _reading.IsStale(node.AsOf)).ThenBy(node => node.Recommended?.Bytes ?? 0).ThenBy(node => node.Name, StringComparer.Ordinal).ToList();
        if (nodes.Count > 0)
        {
            _text.Blank();
            _text.Heading("nodes");
            Rows(
            [
                ["node", "MTU", "pods 4/6", "egress 4/6", "age", string.Empty],
                .. nodes.Take(MostRows).Select(node => new[]
                {
                    node.Name, node.Recommended?.ToString() ?? "-", Pair(node.Numbers, isEgress: false), Pair(node.Numbers, isEgress: true), Aged(node.AsOf),
                    _reading.IsStale(node.AsOf) ? "STALE" : string.Empty,
                }),
            ], 0);
            More(nodes.Count, nodes.Skip(MostRows).GroupBy(node => node.Recommended).OrderBy(group => group.Key?.Bytes ?? 0).Select(group => $"{group.Count()} with {group.Key?.ToString() ?? "no number"}"));
        }
    }

    private void Next()
    {
        if (_reading.Recommended is { } mtu)
        {
            _text.Blank();
            _text.Line("next", $"the number as configuration: mtuprobe advise --mtu {mtu}");
        }
    }

    private void More(int count, IEnumerable<string>? groups = null)
    {
        if (count > MostRows)
        {
            _text.Line("more", $"{count - MostRows}{(groups is null ? string.Empty : $": {Some(groups)}")}");
        }
    }

    private void Rows(IReadOnlyList<string[]> rows, params ReadOnlySpan<int> names) => Lines(TextColumns.Lines(rows, _width, 2, names));

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _text.Heading(line);
        }
    }

    private string Aged(DateTimeOffset asOf) => Age(_reading.Age(asOf));

    private static string Verdicts(IReadOnlyList<ReadPath> paths) => string.Join(", ", paths
        .GroupBy(path => (path.Order.Rank, path.Word))
        .OrderBy(verdict => verdict.Key.Rank)
        .ThenBy(verdict => verdict.Key.Word, StringComparer.Ordinal)
        .Select(verdict => $"{verdict.Count()} {verdict.Key.Word}"));

    private static string Families(IReadOnlyDictionary<(bool IsEgress, IpFamily Family), PacketSize> numbers, bool isEgress) =>
        string.Join(", ", Enum.GetValues<IpFamily>().Where(family => numbers.ContainsKey((isEgress, family))).Select(family => $"{family.Label} {numbers[(isEgress, family)]}").DefaultIfEmpty("no number"));

    private static string Pair(IReadOnlyDictionary<(bool IsEgress, IpFamily Family), PacketSize> numbers, bool isEgress) =>
        string.Join('/', Enum.GetValues<IpFamily>().Select(family => numbers.TryGetValue((isEgress, family), out var mtu) ? mtu.ToString() : "-"));

    private static string Some(IEnumerable<string> names)
    {
        const int most = 5;
        var all = names.ToList();
        return string.Join(", ", all.Take(most).Select(name => TextColumns.Fit(name, LabelledText.Width / 4))) + (all.Count > most ? $" and {all.Count - most} more" : string.Empty);
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? string.Empty : "s")}";
}
