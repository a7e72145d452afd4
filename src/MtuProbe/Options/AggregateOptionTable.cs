using System.CommandLine;
using System.Net;

namespace MtuProbe.Options;

/// <summary>The one table of what <c>aggregate</c> understands, as flags and in the environment. Every mistake is told at once.</summary>
internal sealed class AggregateOptionTable
{
    private readonly SettingTable _table;

    public AggregateOptionTable(Command command, IReadOnlyDictionary<string, string>? environment = null) =>
        _table = new SettingTable(command, AggregateSetting.All, environment);

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public AggregateOptions Read(ParseResult parsed)
    {
        var errors = new SettingErrors();
        var reader = _table.Read(parsed, errors);
        var options = new AggregateOptions
        {
            Cluster = CommonSettings.Cluster(reader),
            Store = CommonSettings.Directory(reader, AggregateSetting.Store),
            PeerService = CommonSettings.Label(reader, AggregateSetting.PeerService, "give the name of a Service of the objects' namespace"),
            PublishTo = ReadNamespaces(reader),
            Lease = ReadName(reader, AggregateSetting.Lease, string.Empty),
            Identity = ReadName(reader, AggregateSetting.Identity, Environment.MachineName),
            Listen = CommonSettings.Listen(reader, AggregateSetting.Listen, IPAddress.IPv6Any)!,
            UiListen = CommonSettings.UiListen(reader, AggregateSetting.UiListen),
            HoldTime = reader.Duration(AggregateSetting.HoldTime, TimeSpan.Zero),
            LogJson = CommonSettings.IsJson(reader),
            LogDebug = CommonSettings.IsDebug(reader),
        };
        CheckStore(options, reader, errors);
        CommonSettings.CheckUiListen(options.Listen, options.UiListen, reader, errors);
        errors.ThrowIfAny();
        return options;
    }

    private static void CheckStore(AggregateOptions options, SettingReader reader, SettingErrors errors)
    {
        if (options.Store is not null)
        {
            foreach (var setting in new[] { CommonSettings.Kubeconfig, CommonSettings.Namespace, AggregateSetting.PeerService, AggregateSetting.PublishTo }.Where(s => reader.One(s) is not null))
            {
                errors.Add(setting.Name, $"{reader.One(setting)}: a store has no cluster, so give this or {AggregateSetting.Store.Flag}");
            }
        }
    }

    private static IReadOnlyList<string> ReadNamespaces(SettingReader reader)
    {
        var namespaces = new List<string>();
        if (reader.One(AggregateSetting.PublishTo) is { } text)
        {
            foreach (var name in text.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
            {
                namespaces.Add(name);
                if (!CommonSettings.IsLabel(name))
                {
                    reader.Refuse(AggregateSetting.PublishTo, text with { Text = name }, CommonSettings.NamespaceForm);
                }
            }
        }

        return namespaces;
    }

    private static string ReadName(SettingReader reader, Setting setting, string otherwise)
    {
        if (reader.One(setting) is { } text && !NamedAddresses.IsName(text.Text))
        {
            reader.Refuse(setting, text, NamedAddresses.NameForm);
        }

        return reader.One(setting)?.Text ?? otherwise;
    }
}
