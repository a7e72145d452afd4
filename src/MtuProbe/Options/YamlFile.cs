using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MtuProbe.Options;

/// <summary>The file of <c>--config</c> as text: small, and UTF-8.</summary>
internal static class YamlFile
{
    public const int MostBytes = 1_000_000;

    /// <param name="file">Its path, and who named it.</param>
    /// <param name="errors">Gets whatever is wrong with it.</param>
    public static Dictionary<string, IReadOnlyList<SettingText>> Read(SettingText file, SettingErrors errors)
    {
        try
        {
            var bytes = new byte[MostBytes + 1];
            using var stream = File.OpenRead(file.Text);
            return Parse(file.Text, bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), errors);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.AddUnread($"{file} cannot be read ({SettingText.OneLine(broken.Message.TrimEnd('.'))}): give a YAML file");
            return [];
        }
    }

    public static Dictionary<string, IReadOnlyList<SettingText>> Parse(string file, ReadOnlySpan<byte> content, SettingErrors errors)
    {
        var name = SettingText.OneLine(file);
        if (content.Length > MostBytes)
        {
            errors.AddUnread($"{name} is larger than {MostBytes} bytes: give a YAML file of options");
        }
        else if (!Utf8.IsValid(content))
        {
            errors.AddUnread($"{name}:{LineOfFirstInvalid(content)} is not UTF-8: save the file as UTF-8");
        }
        else
        {
            return YamlSettings.Read(name, Encoding.UTF8.GetString(content).TrimStart('\uFEFF'), errors);
        }

        return [];
    }

    private static int LineOfFirstInvalid(ReadOnlySpan<byte> content)
    {
        var rest = content;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == OperationStatus.Done)
        {
            rest = rest[length..];
        }

        return content[..^rest.Length].Count((byte)'\n') + 1;
    }
}
