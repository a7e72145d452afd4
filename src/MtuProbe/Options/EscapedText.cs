using System.Globalization;
using System.Text;

namespace MtuProbe.Options;

/// <summary>Text in which bytes that no shell passes on easily are written as in C.</summary>
internal static class EscapedText
{
    /// <returns>Its bytes (UTF-8), or null and an objection.</returns>
    public static byte[]? Parse(string text, out string? objection)
    {
        var bytes = new List<byte>();
        objection = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                var end = i + 1;
                while (end < text.Length && text[end] != '\\')
                {
                    end++;
                }

                bytes.AddRange(Encoding.UTF8.GetBytes(text[i..end]));
                i = end - 1;
                continue;
            }

            var escape = i + 1 < text.Length ? text[i + 1] : ' ';
            if (escape == 'x' && i + 3 < text.Length && byte.TryParse(text.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 3;
                continue;
            }

            byte? known = escape switch { 'r' => 13, 'n' => 10, 't' => 9, '0' => 0, '\\' => 92, _ => null };
            if (known is not { } one)
            {
                objection = $"'\\{escape}' in '{text}' is no escape";
                return null;
            }

            bytes.Add(one);
            i++;
        }

        return [.. bytes];
    }
}
