using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Dashboards;

/// <summary>What Grafana needs, and what a person who opens it at night does. That the queries return data is the lab's to show.</summary>
[TestFixtureSource(nameof(Files))]
internal sealed partial class DashboardTests(Dashboard dashboard)
{
    /// <summary>Grafana's own variables, which need no definition.</summary>
    private static readonly string[] BuiltIn = ["__rate_interval", "__url_time_range", "__data", "__all"];

    private static IEnumerable<Dashboard> Files => Dashboard.All;

    [Test]
    public void It_has_the_schema_of_Grafana_12_and_an_id_of_its_own() => Assert.Multiple(() =>
    {
        Assert.That(dashboard.Root.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(41));
        Assert.That(dashboard.Root.GetProperty("id").ValueKind, Is.EqualTo(JsonValueKind.Null), "the database's, never a file's");
        Assert.That(Dashboard.All.Count(other => other.Uid == dashboard.Uid), Is.EqualTo(1));
        Assert.That(dashboard.Root.GetProperty("description").GetString(), Is.Not.Empty);
    });

    [Test]
    public void Panel_ids_are_unique() => Assert.That(dashboard.Everything.Select(panel => panel.GetProperty("id").GetInt32()), Is.Unique);

    [Test]
    public void No_two_panels_overlap_and_none_is_wider_than_the_page()
    {
        var cells = dashboard.Everything.Select(panel => panel.GetProperty("gridPos")).SelectMany(Cells).ToList();
        Assert.That(cells, Is.Unique);
        Assert.That(cells.Max(cell => cell.X), Is.LessThan(24));
    }

    // A title says what is shown; what to do when it looks wrong takes more words than these.
    [Test]
    public void Every_panel_has_a_description_of_at_least_ten_words_a_unit_and_a_query() => Report(
        from panel in dashboard.Panels
        where panel.GetProperty("description").GetString()!.Split(' ').Length < 10
            || string.IsNullOrEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString())
            || !Dashboard.Targets(panel).Any()
        select Dashboard.Title(panel));

    // An MTU of 1500 must not read "1.46 KiB".
    [Test]
    public void An_MTU_is_shown_in_whole_bytes() => Report(
        from panel in dashboard.Panels
        where Dashboard.Targets(panel).All(target => Mtu().IsMatch(target.GetProperty("expr").GetString()!))
        let format = panel.GetProperty("fieldConfig").GetProperty("defaults")
        where !Text(panel).Contains("count_values", StringComparison.Ordinal)
        where format.GetProperty("unit").GetString() != "suffix: B" || format.GetProperty("decimals").GetInt32() != 0
        select Dashboard.Title(panel));

    [Test]
    public void Every_query_goes_to_the_chosen_data_source() => Report(
        from part in dashboard.Panels.Concat(dashboard.Panels.SelectMany(Dashboard.Targets)).Concat(dashboard.Variables.Where(v => v.GetProperty("type").GetString() == "query"))
        where part.GetProperty("datasource").GetProperty("uid").GetString() != "${datasource}"
        select part.ToString());

    [Test]
    public void Every_variable_it_uses_is_defined_and_every_one_defined_is_used()
    {
        var used = Variable().Matches(Text(dashboard.Root)).Select(match => match.Groups[1].Value).Where(name => !BuiltIn.Contains(name)).Distinct();
        Assert.That(used, Is.EquivalentTo(dashboard.VariableNames));
    }

    [Test]
    public void It_links_to_the_other_and_to_nothing_that_is_not_there()
    {
        var linked = Link().Matches(Text(dashboard.Root)).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.That(linked, Is.SubsetOf(Dashboard.All.Select(other => other.Uid)));
        Assert.That(dashboard.Root.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("url").GetString()), Is.EquivalentTo(Dashboard.All.Where(other => other != dashboard).Select(other => $"/d/{other.Uid}")));
    }

    [Test]
    public void It_is_in_the_kustomization() =>
        Assert.That(Repository.Lines("dashboards/kustomization.yaml").Select(line => line.Trim()), Does.Contain($"- {Path.GetFileName(dashboard.ToString())}"));

    private static void Report(IEnumerable<string> offences) => Assert.That(offences.ToList(), Is.Empty);

    private static IEnumerable<(int X, int Y)> Cells(JsonElement place) =>
        from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
        from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
        select (x, y);

    /// <summary>All strings in it, unescaped.</summary>
    private static string Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => string.Join('\n', element.EnumerateObject().Select(property => Text(property.Value))),
        JsonValueKind.Array => string.Join('\n', element.EnumerateArray().Select(Text)),
        JsonValueKind.String => element.GetString()!,
        _ => string.Empty,
    };

    [GeneratedRegex("mtu_bytes")]
    private static partial Regex Mtu();

    // "$1" is a group of label_replace.
    [GeneratedRegex(@"\$\{?([a-z_]\w*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"/d/([\w-]+)")]
    private static partial Regex Link();
}
