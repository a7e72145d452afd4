using System.Globalization;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary>A scene as lines of at most 80 characters, at most 23 of them: the smallest terminal shows all.</summary>
/// <param name="colour">Whether verdicts are coloured (ECMA-48 sequences).</param>
internal sealed class DemoView(bool colour)
{
    private const int HeadWidth = 12;
    private const int CellWidth = 13;

    public IReadOnlyList<string> Lines(DemoScene scene) =>
    [
        $"{"MtuProbe demo: five nodes with an agent each, node-d behind a router",-70}{Seconds(scene.Elapsed),8}",
        "",
        "path MTU".PadRight(HeadWidth) + string.Concat(DemoCluster.Nodes.Select(to => $"to {to}".PadRight(CellWidth))).TrimEnd(),
        .. DemoCluster.Nodes.Select(from => Row(scene.Matrix, from)),
        "",
        $"{Painted(VerdictKind.Clear, "clear")}: as much as the interface sends; {Painted(VerdictKind.Reduced, "reduced")}: less, and a router says so;",
        $"{Painted(VerdictKind.BlackHole, "hole")} (blackHole): less, and nothing says so. IPv4 and IPv6; * where they differ",
        "",
        .. Block("found", [.. scene.Matrix.Limits.Select(limit => limit.ToString()).DefaultIfEmpty("nothing yet")]),
        .. Block("set MTU", [Numbers(scene.Matrix)]),
        .. Block("so far", scene.Acts),
        .. Block("cluster", [$"http://127.0.0.1:{scene.Where.ClusterPort}/"]),
        .. Block("node-a", [$"http://127.0.0.1:{scene.Where.PagePort}/   http://127.0.0.1:{scene.Where.MetricsPort}/metrics"]),
        .. scene.Closing.Length == 0 ? Array.Empty<string>() : [scene.Closing],
    ];

    /// <summary>A pair in a few letters: the worse of both families.</summary>
    public static string Cell(DemoMatrix matrix, DemoNode from, DemoNode to) => Worse(matrix, from, to) is { } way
        ? $"{Text(way)}{(matrix.Forward(from, to, IpFamily.Ipv4) == matrix.Forward(from, to, IpFamily.Ipv6) ? "" : "*")}"
        : "searching";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private string Row(DemoMatrix matrix, DemoNode from) => $"from {from}".PadRight(HeadWidth) + string.Concat(DemoCluster.Nodes.Select(to =>
    {
        var text = (from == to ? "-" : Cell(matrix, from, to)).PadRight(CellWidth);
        return Worse(matrix, from, to) is { } way ? Painted(way.Verdict, text) : text;
    })).TrimEnd();

    private static DemoWay? Worse(DemoMatrix matrix, DemoNode from, DemoNode to) =>
        new[] { matrix.Forward(from, to, IpFamily.Ipv4), matrix.Forward(from, to, IpFamily.Ipv6) }.OfType<DemoWay>().MinBy(way => way.PathMtu ?? 0);

    private static string Text(DemoWay way) => $"{way.PathMtu} {(way.Verdict == VerdictKind.BlackHole ? "hole" : way.Verdict.Label)}".TrimStart();

    private static string Numbers(DemoMatrix matrix)
    {
        var numbers = DemoCluster.Nodes.Select(node => (Node: node, Mtu: matrix.NumberFor(node))).ToList();
        return numbers.Any(n => n.Mtu is null) ? "not known yet"
            : numbers.All(n => n.Mtu == numbers[0].Mtu) ? $"{numbers[0].Mtu} on every node: each has so narrow a path in some direction"
            : string.Join(", ", numbers.Select(n => $"{n.Node} {n.Mtu}"));
    }

    private static IEnumerable<string> Block(string name, IReadOnlyList<string> lines) =>
        lines.Select((line, index) => (index == 0 ? name : "").PadRight(HeadWidth - 2) + line);

    private string Painted(VerdictKind verdict, string text) => colour ? $"\e[{Colour(verdict)}m{text}\e[0m" : text;

    private static int Colour(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Clear or VerdictKind.LocalLimit => 32,
        VerdictKind.Reduced or VerdictKind.Lossy => 33,
        VerdictKind.BlackHole or VerdictKind.Unreachable => 31,
        VerdictKind.Inconclusive => 35,
    };
}
