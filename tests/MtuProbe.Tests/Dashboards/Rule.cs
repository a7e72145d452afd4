using MtuProbe.Tests.House;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Tests.Dashboards;

/// <summary>A rule of <c>dashboards/</c>: it records a series, or it is an alert.</summary>
internal sealed record Rule(string Name, bool IsAlert, string Expression, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    public static IReadOnlyList<Rule> All { get; } = [.. Read("rules.yaml"), .. Read("alerts.yaml")];

    public static IEnumerable<Rule> Alerts => All.Where(rule => rule.IsAlert);

    private static IEnumerable<Rule> Read(string file)
    {
        using var text = File.OpenText(Path.Combine(Repository.Root, "dashboards", file));
        var stream = new YamlStream();
        stream.Load(text);
        return
            from YamlMappingNode @group in (YamlSequenceNode)stream.Documents[0].RootNode["groups"]
            from YamlMappingNode rule in (YamlSequenceNode)@group["rules"]
            let words = Words(rule)
            let isAlert = words.ContainsKey("alert")
            select new Rule(words[isAlert ? "alert" : "record"], isAlert, words["expr"], Inner(rule, "labels"), Inner(rule, "annotations"));
    }

    private static Dictionary<string, string> Inner(YamlMappingNode rule, string key) => rule.Children.TryGetValue(key, out var inner) ? Words((YamlMappingNode)inner) : [];

    private static Dictionary<string, string> Words(YamlMappingNode mapping) => mapping
        .Where(pair => pair.Value is YamlScalarNode)
        .ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());
}
