namespace MtuProbe.Options;

/// <summary>A value as somebody wrote it, and where: <c>--port</c>, <c>MTUPROBE_PORT</c>, <c>agent.yaml:3 port</c>.</summary>
internal readonly record struct SettingText(string Origin, string Text)
{
    private const int MostShown = 200;

    /// <summary>As a complaint about it begins.</summary>
    public override string ToString() => $"{Origin} '{OneLine(Text)}'";

    /// <summary>For a message of one line, whatever a file holds.</summary>
    public static string OneLine(string text) => string.Create(Math.Min(text.Length, MostShown), text, static (shown, text) =>
    {
        for (var i = 0; i < shown.Length; i++)
        {
            var cut = i == MostShown - 1 && text.Length > MostShown;
            shown[i] = cut ? '…' : char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029' ? '?' : text[i];
        }
    });
}
