using System.Text.Json;
using System.Text.RegularExpressions;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>The files of <c>dashboards/</c> as they ship.</summary>
internal static partial class Shipped
{
    private static readonly string Folder = FindFolder();

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Every query of every panel, as Grafana would send it: with the values of its variables.</summary>
    public static IEnumerable<(string Panel, string Expression)> Queries(string dashboard, IReadOnlyDictionary<string, string> variables) =>
        from panel in JsonDocument.Parse(File.ReadAllText(PathOf(dashboard))).RootElement.GetProperty("panels").EnumerateArray()
        where panel.GetProperty("type").GetString() != "row"
        from target in panel.GetProperty("targets").EnumerateArray()
        select ($"{dashboard}: {panel.GetProperty("title").GetString()} {target.GetProperty("refId").GetString()}",
            Variable().Replace(target.GetProperty("expr").GetString()!, name => variables[name.Groups[1].Value]));

    /// <summary>Every series of ours that a dashboard or a rule names, the recorded ones included.</summary>
    public static IEnumerable<string> Series => new[] { "mtu-fleet.json", "mtu-path.json", "rules.yaml", "alerts.yaml" }
        .SelectMany(file => Word().Matches(File.ReadAllText(PathOf(file)).Replace("\\n", "\n", StringComparison.Ordinal)))
        .Select(match => match.Value)
        .Distinct();

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MtuProbe.sln")))
            {
                return Path.Combine(folder.FullName, "dashboards");
            }
        }

        throw new InvalidOperationException($"no MtuProbe.sln above {AppContext.BaseDirectory}");
    }

    // "$1" is a group of label_replace.
    [GeneratedRegex(@"\$([a-z_]\w*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![\w:])(?:\w+:)?mtuprobe_\w+(?::\w+)?")]
    private static partial Regex Word();
}
