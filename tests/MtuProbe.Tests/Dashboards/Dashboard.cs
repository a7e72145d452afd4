using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Dashboards;

/// <summary>A dashboard of Grafana, as it lies in <c>dashboards/</c>.</summary>
internal sealed partial class Dashboard(string file)
{
    public static IReadOnlyList<Dashboard> All { get; } = [.. Repository.Files("mtu-*.json").Where(f => f.StartsWith("dashboards/", StringComparison.Ordinal)).Select(f => new Dashboard(f))];

    public JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, file))).RootElement;

    /// <summary>Rows included.</summary>
    public IEnumerable<JsonElement> Everything => Root.GetProperty("panels").EnumerateArray();

    public IEnumerable<JsonElement> Panels => Everything.Where(panel => panel.GetProperty("type").GetString() != "row");

    public IEnumerable<JsonElement> Variables => Root.GetProperty("templating").GetProperty("list").EnumerateArray();

    public IEnumerable<string> VariableNames => Variables.Select(variable => variable.GetProperty("name").GetString()!);

    public string Uid => Root.GetProperty("uid").GetString()!;

    /// <summary>Of panels and of variables.</summary>
    public IEnumerable<string> Expressions =>
    [
        .. Panels.SelectMany(Targets).Select(target => target.GetProperty("expr").GetString()!),
        .. Variables.Where(v => v.GetProperty("type").GetString() == "query").Select(v => LabelValues().Match(v.GetProperty("query").GetProperty("query").GetString()!).Groups[1].Value),
    ];

    public static IEnumerable<JsonElement> Targets(JsonElement panel) => panel.GetProperty("targets").EnumerateArray();

    public static string Title(JsonElement panel) => panel.GetProperty("title").GetString()!;

    public override string ToString() => file;

    [GeneratedRegex(@"^label_values\((.*), \w+\)$")]
    private static partial Regex LabelValues();
}
