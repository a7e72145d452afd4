using System.CommandLine;
using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Options;

/// <summary>The one table of what <c>agent</c> understands. Every mistake is told at once.</summary>
internal sealed class AgentOptionTable
{
    private const int MostPeers = 1000;
    private const int MostFlows = 8;

    private readonly SettingTable _table;

    public AgentOptionTable(Command command, IReadOnlyDictionary<string, string>? environment = null) =>
        _table = new SettingTable(command, AgentSetting.All, environment);

    /// <summary>Read anew, because the file may have changed.</summary>
    /// <exception cref="UsageException">As of <see cref="Read"/>: the options stay as they were.</exception>
    public AgentOptions Reload(ParseResult parsed) => Read(parsed);

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public AgentOptions Read(ParseResult parsed)
    {
        var errors = new SettingErrors();
        var reader = _table.Read(parsed, errors);
        var options = new AgentOptions
        {
            Node = ReadNode(reader),
            Peers = NamedAddresses.Peers(reader),
            Targets = NamedAddresses.Targets(reader, AgentSetting.Target),
            Services = NamedAddresses.Targets(reader, AgentSetting.Service),
            Via = reader.OneOf(AgentSetting.Via, ("pod", Via.Pod), ("node", Via.Node)),
            PeerService = CommonSettings.Label(reader, AgentSetting.PeerService, "give the name of a Service of the objects' namespace"),
            Cluster = CommonSettings.Cluster(reader),
            Pod = CommonSettings.Text(reader, AgentSetting.Pod, "give the Pod's name"),
            PodUid = CommonSettings.Text(reader, AgentSetting.PodUid, "give the Pod's uid"),
            MaxPeers = reader.Number(AgentSetting.MaxPeers, 0, MostPeers),
            Flows = reader.Number(AgentSetting.Flows, 1, MostFlows),
            Port = reader.Number(AgentSetting.Port, 1, 65_535),
            Listen = CommonSettings.Listen(reader, AgentSetting.Listen, IPAddress.IPv6Any)!,
            UiListen = CommonSettings.UiListen(reader, AgentSetting.UiListen),
            Store = CommonSettings.Directory(reader, AgentSetting.Store),
            KeyDirectory = ReadKeyDirectory(reader, errors),
            ProbeTimer = reader.Duration(AgentSetting.ProbeTimer, TimeSpan.FromSeconds(1)),
            MaxProbes = reader.Number(AgentSetting.MaxProbes, 2, 10),
            ConfirmationTimer = reader.Duration(AgentSetting.ConfirmationTimer, TimeSpan.FromSeconds(1)),
            RaiseTimer = reader.Duration(AgentSetting.RaiseTimer, TimeSpan.FromSeconds(5)),
            HoldTime = reader.Duration(AgentSetting.HoldTime, TimeSpan.Zero),
            TargetInterval = reader.Duration(AgentSetting.TargetInterval, TimeSpan.FromSeconds(5)),
            StartJitter = reader.Duration(AgentSetting.StartJitter, TimeSpan.Zero),
            Witness = reader.OneOf(AgentSetting.Witness, ("true", true), ("false", false)),
            LogJson = CommonSettings.IsJson(reader),
            LogDebug = CommonSettings.IsDebug(reader),
        };
        AgentOptionRules.Check(options, reader, errors);
        errors.ThrowIfAny();
        return options;
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

    private static string? ReadKeyDirectory(SettingReader reader, SettingErrors errors)
    {
        var directory = CommonSettings.Directory(reader, AgentSetting.KeyDir);
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
}
