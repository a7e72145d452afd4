using System.Net;

namespace MtuProbe.Options;

/// <summary><c>NAME=ADDR</c>: peers, and targets outside.</summary>
internal static class NamedAddresses
{
    /// <summary>A node's in Kubernetes (a DNS name).</summary>
    private const int LongestName = 253;

    public const string NameForm = "a name is 1 to 253 letters, digits, dots, dashes and underscores, a letter or digit first";

    /// <summary>Names become names of files, keys of ConfigMaps and labels.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    public static IReadOnlyList<(string Name, IPAddress Address)> Peers(SettingReader reader)
    {
        var peers = new List<(string Name, IPAddress Address)>();
        foreach (var text in reader.All(AgentSetting.Peer))
        {
            if (Split(reader, AgentSetting.Peer, text) is var (name, value))
            {
                if (TargetText.Parse(value, out _) is { Address: { } address, Port: null })
                {
                    peers.Add((name, address));
                }
                else
                {
                    reader.Refuse(AgentSetting.Peer, text, "give NAME=ADDR, ADDR being one IPv4 or IPv6 address of that node");
                }
            }
        }

        return peers;
    }

    public static IReadOnlyList<(string Name, TargetText Target)> Targets(SettingReader reader, Setting setting)
    {
        var targets = new List<(string Name, TargetText Target)>();
        foreach (var text in reader.All(setting))
        {
            if (Split(reader, setting, text) is var (name, value))
            {
                if (TargetText.Parse(value, out _) is { } target && (setting == AgentSetting.Target || target.Port is null))
                {
                    targets.Add((name, target));
                }
                else
                {
                    reader.Refuse(setting, text, setting == AgentSetting.Target
                        ? "give NAME=ADDR, NAME=HOST, NAME=HOST:PORT or NAME=[v6]:PORT of one host"
                        : "give NAME=ADDR or NAME=HOST, without a port (that is --port's)");
                }
            }
        }

        return targets;
    }

    private static (string Name, string Value)? Split(SettingReader reader, Setting setting, SettingText text)
    {
        if (text.Text.IndexOf('=') is >= 0 and var equals)
        {
            if (IsName(text.Text[..equals]))
            {
                return (text.Text[..equals], text.Text[(equals + 1)..]);
            }

            reader.Refuse(setting, text, NameForm);
        }
        else
        {
            reader.Refuse(setting, text, $"give {setting.Form}");
        }

        return null;
    }
}
