namespace MtuProbe.Options;

/// <summary>What a reload can and cannot do.</summary>
internal static class AgentOptionChanges
{
    /// <summary>Names of the changed options that sockets, lanes, store or log were made with.</summary>
    public static IReadOnlyList<string> NeedRestart(AgentOptions old, AgentOptions @new)
    {
        (Setting Setting, bool Changed)[] fixedAtStart =
        [
            (AgentSetting.Node, old.Node != @new.Node),
            (AgentSetting.PeerService, old.PeerService != @new.PeerService),
            (AgentSetting.Via, old.Via != @new.Via),
            (CommonSettings.Kubeconfig, old.Cluster != @new.Cluster),
            (AgentSetting.Pod, (old.Pod, old.PodUid) != (@new.Pod, @new.PodUid)),
            (AgentSetting.Flows, old.Flows != @new.Flows),
            (AgentSetting.Port, old.Port != @new.Port),
            (AgentSetting.Listen, old.Listen != @new.Listen),
            (AgentSetting.UiListen, old.UiListen != @new.UiListen),
            (AgentSetting.Store, old.Store != @new.Store),
            (AgentSetting.KeyDir, old.KeyDirectory != @new.KeyDirectory),
            (AgentSetting.Witness, old.Witness != @new.Witness),
            (AgentSetting.LogFormat, old.LogJson != @new.LogJson),
            (AgentSetting.LogLevel, old.LogDebug != @new.LogDebug),
        ];
        return [.. fixedAtStart.Where(option => option.Changed).Select(option => option.Setting.Name)];
    }

    /// <summary>The new options as far as they can change while the agent runs.</summary>
    public static AgentOptions WhileRunning(AgentOptions old, AgentOptions @new) => @new with
    {
        Node = old.Node,
        PeerService = old.PeerService,
        Via = old.Via,
        Cluster = old.Cluster,
        Pod = old.Pod,
        PodUid = old.PodUid,
        Flows = old.Flows,
        Port = old.Port,
        Listen = old.Listen,
        UiListen = old.UiListen,
        Store = old.Store,
        KeyDirectory = old.KeyDirectory,
        Witness = old.Witness,
        LogJson = old.LogJson,
        LogDebug = old.LogDebug,
    };
}
