using System.Globalization;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>Rows of a Markdown table.</summary>
internal static class Cells
{
    public static string Row(params IEnumerable<object> cells) => $"| {string.Join(" | ", cells.Select(Text))} |";

    public static string Table(string head, IEnumerable<string> rows) =>
        $"{Row(head.Split(" | "))}\n|{string.Concat(Enumerable.Repeat("---|", head.Split(" | ").Length))}\n{string.Join('\n', rows)}\n";

    /// <summary>Bytes in the unit of thousands that leaves two to four digits.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        < 10_000 => Number(bytes) + " B",
        < 10_000_000 => Number(bytes / 1_000) + " kB",
        < 10_000_000_000 => Number(bytes / 1_000_000) + " MB",
        _ => Number(bytes / 1_000_000_000) + " GB",
    };

    public static string Mebibytes(double bytes) => Number(bytes / (1 << 20)) + " MiB";

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(time.TotalMilliseconds < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture) + " ms";

    private static string Text(object cell) => cell switch
    {
        string text => text,
        double number => Number(number),
        IFormattable number => number.ToString("#,0", CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };

    private static string Number(double number) => number.ToString(Math.Abs(number) < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
