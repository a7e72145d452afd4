using System.CommandLine;
using System.Net;

namespace MtuProbe.Options;

/// <summary>
/// The one table of what <c>agent</c> understands. Environment and file only supply its defaults: flag, environment, file, default, the
/// first that is there. Every mistake is told at once.
/// </summary>
internal sealed class AgentOptionTable
{
    private const int MostPeers = 1000;
    private const int MostFlows = 8;

    private readonly List<(AgentSetting Setting, Option Option)> _options;
    private readonly IReadOnlyDictionary<string, string> _environment;

    public AgentOptionTable(Command command)
        : this(command, OwnEnvironment())
    {
    }

    public AgentOptionTable(Command command, IReadOnlyDictionary<string, string> environment)
    {
        _environment = environment;
        _options = [.. AgentSetting.All.Select(setting => (setting, OptionOf(setting)))];
        _options.ForEach(option => command.Add(option.Option));
    }

    /// <summary>Read anew, because the file may have changed.</summary>
    /// <exception cref="UsageException">As of <see cref="Read"/>: the options stay as they were.</exception>
    public AgentOptions Reload(ParseResult parsed) => Read(parsed);

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public AgentOptions Read(ParseResult parsed)
    {
        var errors = new SettingErrors();
        var flags = Flags(parsed);
        var environment = EnvironmentSettings.Read(_environment, errors);
        var file = new SettingReader([flags, environment], errors).One(AgentSetting.Config) is { } config ? YamlFile.Read(config, errors) : [];
        var reader = new SettingReader([flags, environment, file], errors);
        var options = new AgentOptions
        {
            Node = ReadNode(reader),
            Peers = NamedAddresses.Peers(reader),
            Targets = NamedAddresses.Targets(reader),
            MaxPeers = reader.Number(AgentSetting.MaxPeers, 0, MostPeers),
            Flows = reader.Number(AgentSetting.Flows, 1, MostFlows),
            Port = reader.Number(AgentSetting.Port, 1, 65_535),
            Listen = ReadListen(reader, AgentSetting.Listen, IPAddress.IPv6Any)!,
            UiListen = reader.One(AgentSetting.UiListen) is { Text: "none" } ? null : ReadListen(reader, AgentSetting.UiListen, IPAddress.Loopback),
            Store = ReadDirectory(reader, AgentSetting.Store),
            KeyDirectory = ReadKeyDirectory(reader, errors),
            ProbeTimer = reader.Duration(AgentSetting.ProbeTimer, TimeSpan.FromSeconds(1)),
            MaxProbes = reader.Number(AgentSetting.MaxProbes, 2, 10),
            ConfirmationTimer = reader.Duration(AgentSetting.ConfirmationTimer, TimeSpan.FromSeconds(1)),
            RaiseTimer = reader.Duration(AgentSetting.RaiseTimer, TimeSpan.FromSeconds(5)),
            HoldTime = reader.Duration(AgentSetting.HoldTime, TimeSpan.Zero),
            TargetInterval = reader.Duration(AgentSetting.TargetInterval, TimeSpan.FromSeconds(5)),
            StartJitter = reader.Duration(AgentSetting.StartJitter, TimeSpan.Zero),
            LogJson = reader.OneOf(AgentSetting.LogFormat, ("text", false), ("json", true)),
            LogDebug = reader.OneOf(AgentSetting.LogLevel, ("info", false), ("debug", true)),
        };
        AgentOptionRules.Check(options, reader, errors);
        errors.ThrowIfAny();
        return options;
    }

    private static Dictionary<string, string> OwnEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal);

    private static Option OptionOf(AgentSetting setting)
    {
        var description = setting.Default is { } text ? $"{setting.Meaning} ({text})" : setting.Meaning;
        return setting.IsList
            ? new Option<string[]>(setting.Flag) { HelpName = setting.Form, Description = description }
            : WordOption.Optional(setting.Flag, setting.Form, description);
    }

    private static string ReadNode(SettingReader reader)
    {
        var node = reader.One(AgentSetting.Node) ?? new SettingText("this machine's name", Environment.MachineName);
        if (!NamedAddresses.IsName(node.Text))
        {
            reader.Refuse(AgentSetting.Node, node, $"give --node NAME; {NamedAddresses.NameForm}");
        }

        return node.Text;
    }

    private static ListenAddress? ReadListen(SettingReader reader, AgentSetting setting, IPAddress bare)
    {
        var text = reader.One(setting) ?? default;
        var address = ListenAddress.Parse(text.Text ?? string.Empty, bare);
        if (address is null)
        {
            reader.Refuse(setting, text, $"give {ListenAddress.Forms}, of this host");
        }

        return address;
    }

    private static string? ReadDirectory(SettingReader reader, AgentSetting setting)
    {
        if (reader.One(setting) is { } text && (text.Text.Length == 0 || text.Text.Any(char.IsControl)))
        {
            reader.Refuse(setting, text, "give a directory");
        }

        return reader.One(setting)?.Text;
    }

    private static string? ReadKeyDirectory(SettingReader reader, SettingErrors errors)
    {
        var directory = ReadDirectory(reader, AgentSetting.KeyDir);
        if (directory is not null && errors.Knows(AgentSetting.KeyDir.Name))
        {
            try
            {
                KeyDirectory.Read(directory, reader.One(AgentSetting.KeyDir)!.Value.Origin);
            }
            catch (UsageException wrong)
            {
                errors.Add(AgentSetting.KeyDir.Name, wrong.Message);
            }
        }

        return directory;
    }

    private Dictionary<string, IReadOnlyList<SettingText>> Flags(ParseResult parsed)
    {
        var flags = new Dictionary<string, IReadOnlyList<SettingText>>(StringComparer.Ordinal);
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
            {
                flags.Add(setting.Name, [.. given.Tokens.Select(token => new SettingText(setting.Flag, token.Value))]);
            }
        }

        return flags;
    }
}
