using System.Text.RegularExpressions;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.House;

/// <summary>daemonset/FAULTS.md promises a test for each fault; here they are looked up in the sources, for those of the lab are not referred to.</summary>
public sealed partial class FaultsTests
{
    private const string Document = "daemonset/FAULTS.md";

    /// <summary>Rows of the tables of faults: four cells, the last of which names tests.</summary>
    private static readonly string[][] Rows =
    [
        .. Repository.Lines(Document)
            .SkipWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .TakeWhile(line => line != "## A flood, in figures")
            .Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| fault ", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()),
    ];

    [Test]
    public void There_are_rows_and_each_has_four_cells_and_says_what_is_seen() =>
        Report(Rows.Length > 40 ? Rows.Where(row => row.Length != 4 || row[0] == "" || row[1] == "").Select(row => row[0]) : ["too few rows were read"]);

    [Test]
    public void Every_fault_names_a_test() => Report(
        from row in Rows
        where !NamedTest().IsMatch(row[^1])
        select row[0]);

    [Test]
    public void Every_test_it_names_exists()
    {
        var classes = Repository.SourceFiles
            .Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileNameWithoutExtension(file));
        Report(
            from line in Repository.Lines(Document)
            from test in NamedTest().Matches(line)
            where !classes[test.Groups["class"].Value].Any(file => Declares(file, test.Groups["method"].Value))
            select test.Value);
    }

    [Test]
    public void Every_metric_it_names_is_the_contracts()
    {
        var names = typeof(MetricNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        Report(
            from line in Repository.Lines(Document)
            from metric in NamedMetric().Matches(line)
            where !names.Contains(metric.Value)
            select metric.Value);
    }

    /// <summary>As NUnit finds it: a public method, right below its attributes.</summary>
    private static bool Declares(string file, string method) => Repository.Lines(file)
        .Any(line => line.Contains($" {method}(", StringComparison.Ordinal) && TestMethod().IsMatch(line));

    private static void Report(IEnumerable<string> offences) => Assert.That(offences.ToList(), Is.Empty);

    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)\.(?<method>[A-Z]\w+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"^    public (?:async )?(?:Task|void) \w+\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"mtuprobe_[a-z_]+")]
    private static partial Regex NamedMetric();
}
