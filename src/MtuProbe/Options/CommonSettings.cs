using System.Net;

namespace MtuProbe.Options;

/// <summary>What the options of agent and aggregator have in common, read in one way.</summary>
internal static class CommonSettings
{
    private const int LongestNamespace = 63;

    public const string NamespaceForm = "a namespace is 1 to 63 lower-case letters, digits and dashes, a letter or digit first and last";

    public static readonly Setting Kubeconfig = new("kubeconfig", "FILE", null, "A kubeconfig like kubectl's (in a cluster: the pod's own account)");
    public static readonly Setting Context = new("context", "NAME", null, "Context of that kubeconfig (its current one)");
    public static readonly Setting Namespace = new("namespace", "NS", null, "Namespace of the objects (the account's or context's own, else mtuprobe)");

    /// <summary>As Kubernetes limits the names of namespaces and Services (RFC 1123 label).</summary>
    public static bool IsLabel(string text) => text.Length is > 0 and <= LongestNamespace && text[0] != '-' && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static ClusterOptions Cluster(SettingReader reader)
    {
        var kubeconfig = Text(reader, Kubeconfig, "give a file");
        var context = Text(reader, Context, "give the name of a context");
        if (context is not null && kubeconfig is null)
        {
            reader.Refuse(Context, reader.One(Context)!.Value, $"it is one of {Kubeconfig.Flag}: give that too");
        }

        return new ClusterOptions(kubeconfig, context, Label(reader, Namespace, NamespaceForm));
    }

    /// <summary>Null when it is not given.</summary>
    public static string? Label(SettingReader reader, Setting setting, string remedy)
    {
        if (reader.One(setting) is { } text && !IsLabel(text.Text))
        {
            reader.Refuse(setting, text, remedy);
        }

        return reader.One(setting)?.Text;
    }

    public static ListenAddress? Listen(SettingReader reader, Setting setting, IPAddress bare)
    {
        var text = reader.One(setting) ?? default;
        var address = ListenAddress.Parse(text.Text ?? string.Empty, bare);
        if (address is null)
        {
            reader.Refuse(setting, text, $"give {ListenAddress.Forms}, of this host");
        }

        return address;
    }

    /// <summary>Null for nowhere.</summary>
    public static ListenAddress? UiListen(SettingReader reader, Setting setting) =>
        reader.One(setting) is { Text: "none" } ? null : Listen(reader, setting, IPAddress.Loopback);

    /// <summary>Page and metrics cannot have one port.</summary>
    public static void CheckUiListen(ListenAddress? listen, ListenAddress? page, SettingReader reader, SettingErrors errors)
    {
        if (errors.Knows(AgentSetting.Listen.Name, AgentSetting.UiListen.Name) && listen is not null && page?.ClashesWith(listen) == true)
        {
            errors.Add(AgentSetting.UiListen.Name, $"{reader.One(AgentSetting.UiListen)}: {reader.One(AgentSetting.Listen)} takes that already; choose another port");
        }
    }

    public static string? Directory(SettingReader reader, Setting setting) => Text(reader, setting, "give a directory");

    public static bool IsJson(SettingReader reader) => reader.OneOf(AgentSetting.LogFormat, ("text", false), ("json", true));

    public static bool IsDebug(SettingReader reader) => reader.OneOf(AgentSetting.LogLevel, ("info", false), ("debug", true));

    /// <summary>Null when it is not given.</summary>
    public static string? Text(SettingReader reader, Setting setting, string remedy)
    {
        if (reader.One(setting) is { } text && (text.Text.Length == 0 || text.Text.Any(char.IsControl)))
        {
            reader.Refuse(setting, text, remedy);
        }

        return reader.One(setting)?.Text;
    }
}
