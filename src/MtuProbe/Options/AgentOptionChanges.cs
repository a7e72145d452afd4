namespace MtuProbe.Options;

/// <summary>What a reload can and cannot do.</summary>
internal static class AgentOptionChanges
{
    /// <summary>Names of the changed options that sockets, lanes or the log were made with.</summary>
    public static IReadOnlyList<string> NeedRestart(AgentOptions old, AgentOptions @new)
    {
        (AgentSetting Setting, bool Changed)[] fixedAtStart =
        [
            (AgentSetting.Node, old.Node != @new.Node),
            (AgentSetting.Flows, old.Flows != @new.Flows),
            (AgentSetting.Port, old.Port != @new.Port),
            (AgentSetting.Listen, old.Listen != @new.Listen),
            (AgentSetting.UiListen, old.UiListen != @new.UiListen),
            (AgentSetting.KeyDir, old.KeyDirectory != @new.KeyDirectory),
            (AgentSetting.LogFormat, old.LogJson != @new.LogJson),
        ];
        return [.. fixedAtStart.Where(option => option.Changed).Select(option => option.Setting.Name)];
    }
}
