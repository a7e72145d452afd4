using System.Reflection;
using System.Text.RegularExpressions;
using MtuProbe.Publishing;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Dashboards;

/// <summary>Dashboards, rules and alerts name only what exists, and whatever is recorded is read by somebody.</summary>
public sealed partial class SeriesTests
{
    /// <summary>The aggregator's (contract §4.3).</summary>
    private static readonly string[] OfTheAggregator = ["mtuprobe_cluster_recommended_mtu_bytes", "mtuprobe_cluster_nodes", "mtuprobe_cluster_paths"];

    /// <summary>Prometheus' own about a scrape, and those of every process.</summary>
    private static readonly string[] OfPrometheus = ["up", "ALERTS", "scrape_samples_scraped", "process_working_set_bytes", "process_cpu_seconds_total"];

    private static readonly string[] Ours =
    [
        .. typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
    ];

    private static readonly string[] Known =
    [
        .. Ours,
        .. new[] { MetricNames.SearchSeconds, MetricNames.PathRtt }.SelectMany(name => new[] { "_bucket", "_sum", "_count" }.Select(part => name + part)),
        .. OfTheAggregator,
        .. OfPrometheus,
        .. Rule.All.Where(rule => !rule.IsAlert).Select(rule => rule.Name),
    ];

    private static IEnumerable<string> InDashboards => Dashboard.All.SelectMany(dashboard => dashboard.Expressions).SelectMany(PromQl.SeriesOf);

    private static IEnumerable<string> InRules => Rule.All.SelectMany(rule => PromQl.SeriesOf(rule.Expression));

    [Test]
    public void Every_series_that_a_panel_a_rule_or_an_alert_reads_exists() =>
        Assert.That(InDashboards.Concat(InRules).Distinct().Except(Known), Is.Empty);

    // Annotations, descriptions, tests and the runbook name series too.
    [Test]
    public void Every_word_of_ours_in_any_file_is_a_series() => Assert.That(
        from file in Repository.Files("*.*").Where(file => file.StartsWith("dashboards/", StringComparison.Ordinal))
        from match in Word().Matches(string.Join('\n', Repository.Lines(file)).Replace("\\n", "\n", StringComparison.Ordinal))
        where !Known.Contains(match.Value)
        select $"{file}: {match.Value}",
        Is.Empty);

    [Test]
    public void Every_metric_of_ours_is_on_a_dashboard() => Assert.That(
        from name in Ours.Concat(OfTheAggregator)
        where !InDashboards.Any(series => series == name || series == name + "_bucket")
        select name,
        Is.Empty);

    [Test]
    public void Every_recorded_series_is_read() => Assert.That(
        from rule in Rule.All
        where !rule.IsAlert
        where !InDashboards.Concat(Rule.All.Where(other => other != rule).SelectMany(other => PromQl.SeriesOf(other.Expression))).Contains(rule.Name)
        select rule.Name,
        Is.Empty);

    // Names of dashboards, ConfigMaps and jobs have a dash behind the word.
    [GeneratedRegex(@"(?<![\w:])(?:\w+:)?mtuprobe_\w+(?::\w+)?")]
    private static partial Regex Word();
}
