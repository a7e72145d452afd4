using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Options;

/// <summary>What the options of <c>agent</c> owe each other.</summary>
internal static class AgentOptionRules
{
    public static void Check(AgentOptions options, SettingReader reader, SettingErrors errors)
    {
        CheckTimers(options, reader, errors);
        CommonSettings.CheckUiListen(options.Listen, options.UiListen, reader, errors);
        if (errors.Knows(AgentSetting.Peer.Name))
        {
            CheckPeers(options.Peers, errors);
        }

        if (errors.Knows(AgentSetting.Target.Name))
        {
            CheckTargets(AgentSetting.Target, options.Targets, errors);
        }

        if (errors.Knows(AgentSetting.Service.Name))
        {
            CheckTargets(AgentSetting.Service, options.Services, errors);
        }

        CheckCluster(options, reader, errors);

        if (errors.Knows(AgentSetting.Peer.Name, AgentSetting.Target.Name))
        {
            foreach (var name in options.Targets.Select(t => t.Name).Intersect(options.Peers.Select(p => p.Name)))
            {
                errors.Add(AgentSetting.Target.Name, $"'{name}' is a peer and a target: rename the target");
            }
        }
    }

    private static void CheckTimers(AgentOptions options, SettingReader reader, SettingErrors errors)
    {
        var confirmation = reader.One(AgentSetting.ConfirmationTimer);
        if (errors.Knows(AgentSetting.ConfirmationTimer.Name, AgentSetting.RaiseTimer.Name) && options.ConfirmationTimer >= options.RaiseTimer)
        {
            errors.Add(AgentSetting.RaiseTimer.Name, $"{confirmation}: not below {reader.One(AgentSetting.RaiseTimer)}; lower it or raise that");
        }

        if (errors.Knows(AgentSetting.ConfirmationTimer.Name, AgentSetting.MaxProbes.Name, AgentSetting.ProbeTimer.Name)
            && options.MaxProbes * options.ProbeTimer >= options.ConfirmationTimer)
        {
            errors.Add(
                AgentSetting.ConfirmationTimer.Name,
                $"{confirmation}: not above {reader.One(AgentSetting.MaxProbes)} times {reader.One(AgentSetting.ProbeTimer)}; raise it or lower those");
        }
    }

    /// <summary>One node has one address of a family, and one address is one node's: an answer says which node gave it.</summary>
    private static void CheckPeers(IReadOnlyList<(string Name, IPAddress Address)> peers, SettingErrors errors)
    {
        foreach (var twice in peers.GroupBy(p => (p.Name, Family: IpFamily.Of(p.Address))).Where(g => g.Count() > 1))
        {
            errors.Add(AgentSetting.Peer.Name, $"peer '{twice.Key.Name}' has {twice.Count()} {Version(twice.Key.Family)} addresses ({string.Join(", ", twice.Select(p => p.Address))}): keep one");
        }

        foreach (var shared in peers.GroupBy(p => p.Address).Select(g => (g.Key, Names: g.Select(p => p.Name).Distinct().ToList())).Where(g => g.Names.Count > 1))
        {
            errors.Add(AgentSetting.Peer.Name, $"peers {string.Join(" and ", shared.Names.Select(n => $"'{n}'"))} have one address, {shared.Key}: give each its own");
        }
    }

    /// <summary>What only means something in a cluster would else be ignored in silence.</summary>
    private static void CheckCluster(AgentOptions options, SettingReader reader, SettingErrors errors)
    {
        if (options.PeerService is null && errors.Knows(AgentSetting.PeerService.Name))
        {
            foreach (var setting in new[] { CommonSettings.Kubeconfig, CommonSettings.Namespace, AgentSetting.Pod }.Where(s => reader.One(s) is not null))
            {
                errors.Add(setting.Name, $"{reader.One(setting)}: of use only with {AgentSetting.PeerService.Flag}, so give that or remove it");
            }
        }
        else if ((options.Pod is null) != (options.PodUid is null))
        {
            errors.Add(AgentSetting.Pod.Name, $"{AgentSetting.Pod.Flag} and {AgentSetting.PodUid.Flag} name one Pod: give both or neither");
        }
    }

    private static void CheckTargets(Setting setting, IReadOnlyList<(string Name, TargetText Target)> targets, SettingErrors errors)
    {
        foreach (var several in targets.GroupBy(t => t.Name).Where(g => g.Count() > 1))
        {
            if (several.Any(t => t.Target.Address is null) || several.DistinctBy(t => IpFamily.Of(t.Target.Address!)).Count() < several.Count())
            {
                errors.Add(setting.Name, $"{setting.Name} '{several.Key}' is {string.Join(" and ", several.Select(t => t.Target.Text))}: a name has one host, or one address of each family");
            }
        }
    }

    private static string Version(IpFamily family) => family switch { IpFamily.Ipv4 => "IPv4", IpFamily.Ipv6 => "IPv6" };
}
