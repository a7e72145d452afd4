using System.CommandLine;

namespace MtuProbe.Options;

/// <summary>
/// The options of one command that stays. Environment and file only supply their defaults: flag, environment, file, default, the first that is there.
/// </summary>
internal sealed class SettingTable
{
    private readonly IReadOnlyList<Setting> _settings;
    private readonly List<(Setting Setting, Option Option)> _options;
    private readonly IReadOnlyDictionary<string, string> _environment;

    /// <param name="command">Gets the options.</param>
    /// <param name="settings">All of them, in the order of the help.</param>
    /// <param name="environment">Null for this process's own.</param>
    public SettingTable(Command command, IReadOnlyList<Setting> settings, IReadOnlyDictionary<string, string>? environment = null)
    {
        _settings = settings;
        _environment = environment ?? OwnEnvironment();
        _options = [.. settings.Select(setting => (setting, OptionOf(setting)))];
        _options.ForEach(option => command.Add(option.Option));
    }

    /// <summary>Read anew each time, because the file may have changed.</summary>
    public SettingReader Read(ParseResult parsed, SettingErrors errors)
    {
        var flags = Flags(parsed);
        var environment = EnvironmentSettings.Read(_environment, _settings, errors);
        var file = _settings.Contains(AgentSetting.Config) && new SettingReader([flags, environment], errors).One(AgentSetting.Config) is { } config
            ? YamlFile.Read(config, errors)
            : [];
        return new SettingReader([flags, environment, file], errors);
    }

    private static Dictionary<string, string> OwnEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal);

    private static Option OptionOf(Setting setting)
    {
        var description = setting.Default is { } text ? $"{setting.Meaning} ({text})" : setting.Meaning;
        return setting.IsList
            ? new Option<string[]>(setting.Flag) { HelpName = setting.Form, Description = description }
            : new Option<string?>(setting.Flag)
            {
                HelpName = setting.Form,
                Description = description,
                Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
    }

    private Dictionary<string, IReadOnlyList<SettingText>> Flags(ParseResult parsed)
    {
        var flags = new Dictionary<string, IReadOnlyList<SettingText>>(StringComparer.Ordinal);
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
            {
                flags.Add(setting.Name, setting.IsSwitch && given.Tokens.Count == 0
                    ? [new SettingText(setting.Flag, "true")]
                    : [.. given.Tokens.Select(token => new SettingText(setting.Flag, token.Value))]);
            }
        }

        return flags;
    }
}
