using System.Text.RegularExpressions;

namespace MtuProbe.Tests.House;

/// <summary>CONFORMANCE.md promises files and tests; here they are looked up.</summary>
public sealed partial class ConformanceTests
{
    private const string Document = "src/MtuProbe.Core/CONFORMANCE.md";

    private static readonly string[] States = ["done", "instrument", "otherwise", "n/a"];

    private static readonly string[][] Rows =
    [
        .. Repository.Lines(Document)
            .Where(line => Row().IsMatch(line))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    [Test]
    public void All_43_requirements_of_RFC_8899_are_answered() =>
        Assert.That(Rows.Select(row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)).Where(number => number <= 43), Is.EqualTo(Enumerable.Range(1, 43)));

    [Test]
    public void Every_row_has_seven_cells_and_a_known_state() => Report(
        from row in Rows
        where row.Length != 7 || !States.Contains(row[3]) || row[4] == "" || row[5] == ""
        select $"row {row[0]}");

    [Test]
    public void Every_deviation_says_why() => Report(
        from row in Rows
        where row[3] == "otherwise" && !row[4].Contains("because", StringComparison.Ordinal)
        select $"row {row[0]} (§{row[1]})");

    [Test]
    public void Every_section_that_is_done_has_a_test() => Report(
        from row in Rows
        where row[3] is "done" or "otherwise" && !Code().IsMatch(row[6])
        select $"row {row[0]} (§{row[1]})");

    [Test]
    public void Every_file_it_names_exists() => Report(
        from row in Rows
        from file in Code().Matches(row[5]).Select(m => m.Groups[1].Value)
        where !Repository.Exists($"src/{file}")
        select $"row {row[0]}: {file}");

    [Test]
    public void Every_test_it_names_exists()
    {
        var classes = typeof(ConformanceTests).Assembly.GetTypes().Where(t => t.IsPublic).ToLookup(t => t.Name);
        Report(
            from row in Rows
            from name in Code().Matches(row[6]).Select(m => m.Groups[1].Value.Split('.'))
            where name.Length == 1 ? !classes.Contains(name[0]) : !classes[name[0]].Any(t => t.GetMethod(name[1]) is not null)
            select $"row {row[0]}: {string.Join('.', name)}");
    }

    private static void Report(IEnumerable<string> offences) => Assert.That(offences.ToList(), Is.Empty);

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
