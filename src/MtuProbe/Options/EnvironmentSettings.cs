using System.Text.RegularExpressions;

namespace MtuProbe.Options;

/// <summary>What the environment says: <c>MTUPROBE_MAX_PEERS=16</c>. An empty variable says nothing.</summary>
internal static partial class EnvironmentSettings
{
    /// <summary>Our test hosts' own.</summary>
    private static readonly string[] OfTheTests = ["MTUPROBE_BIN", "MTUPROBE_LAB", "MTUPROBE_LONG"];

    public static Dictionary<string, IReadOnlyList<SettingText>> Read(IReadOnlyDictionary<string, string> environment, IReadOnlyList<Setting> settings, SettingErrors errors)
    {
        var values = new Dictionary<string, IReadOnlyList<SettingText>>(StringComparer.Ordinal);
        foreach (var (variable, text) in environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (!variable.StartsWith(Setting.Prefix, StringComparison.Ordinal) || text.Length == 0 || OfTheTests.Contains(variable) || IsServiceLink(variable, text))
            {
                continue;
            }

            if (settings.FirstOrDefault(s => s.Variable == variable) is { } setting)
            {
                values[setting.Name] = [.. (setting.IsList ? text.Split(',', StringSplitOptions.TrimEntries) : [text]).Select(t => new SettingText(variable, t))];
            }
            else
            {
                var nearest = settings.First(s => s.Variable == NearestName.Of(variable, settings.Select(a => a.Variable)));
                errors.Add(nearest.Name, $"{SettingText.OneLine(variable)} is no option: the nearest is {nearest.Variable}");
            }
        }

        return values;
    }

    /// <summary>
    /// Kubernetes tells a pod of its namespace's Services in variables: of one named mtuprobe MTUPROBE_SERVICE_HOST, MTUPROBE_PORT=udp://10.96.0.7:9798
    /// and more, of mtuprobe-aggregator MTUPROBE_AGGREGATOR_SERVICE_HOST and so on. They are not meant for us.
    /// </summary>
    private static bool IsServiceLink(string variable, string text) =>
        ServiceLink().IsMatch(variable) || (variable.EndsWith("_PORT", StringComparison.Ordinal) && ServiceUrl().IsMatch(text));

    [GeneratedRegex(@"^MTUPROBE(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)$")]
    private static partial Regex ServiceLink();

    [GeneratedRegex("^(tcp|udp|sctp)://")]
    private static partial Regex ServiceUrl();
}
