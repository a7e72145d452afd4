using System.Text.RegularExpressions;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Dashboards;

/// <summary>The conventions of kubernetes-mixin, held: whoever is woken finds what to do.</summary>
public sealed partial class AlertTests
{
    private const string Runbook = "dashboards/README.md";

    private static IEnumerable<string> Headings => Repository.Lines(Runbook).Select(line => Heading().Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    [Test]
    public void Every_alert_has_one_heading_in_the_runbook_and_every_heading_an_alert() =>
        Assert.That(Headings, Is.EquivalentTo(Rule.Alerts.Select(alert => alert.Name).Distinct()));

    [Test]
    public void Every_alert_has_a_severity_a_summary_a_description_and_the_runbooks_address() => Assert.That(
        from alert in Rule.Alerts
        where alert.Labels.GetValueOrDefault("severity") is not ("critical" or "warning" or "info")
            || !alert.Annotations.Keys.Order(StringComparer.Ordinal).SequenceEqual(["description", "runbook_url", "summary"])
            || alert.Annotations["summary"].Contains("{{", StringComparison.Ordinal)
            || alert.Annotations["runbook_url"] != $"{Runbook}#{alert.Name.ToLowerInvariant()}"
        select alert.Name,
        Is.Empty);

    [Test]
    public void Every_alert_is_tested_while_it_fires_and_while_it_does_not()
    {
        var tests = string.Join('\n', Repository.Lines("dashboards/alerts.test.yaml"));
        Assert.That(
            from alert in Rule.Alerts.Select(alert => alert.Name).Distinct()
            where !Regex.IsMatch(tests, $@"alertname: {alert}\n\s+exp_alerts:") || !Regex.IsMatch(tests, $@"alertname: {alert} }}")
            select alert,
            Is.Empty);
    }

    [Test]
    public void The_operators_objects_hold_the_same_rules()
    {
        string[] expected =
        [
            "# Made by prometheusrule.sh out of rules.yaml and alerts.yaml: change those.",
            .. new[] { "rules", "alerts" }.SelectMany(name => new[]
            {
                "---", "apiVersion: monitoring.coreos.com/v1", "kind: PrometheusRule", "metadata:", $"  name: mtuprobe-{name}", "spec:",
            }.Concat(Repository.Lines($"dashboards/{name}.yaml").Select(line => line.Length == 0 ? line : "  " + line))),
        ];
        Assert.That(Repository.Lines("dashboards/prometheusrule.yaml"), Is.EqualTo(expected), "run dashboards/prometheusrule.sh");
    }

    [GeneratedRegex(@"^#+ (MtuProbe[A-Z]\w+)$")]
    private static partial Regex Heading();
}
