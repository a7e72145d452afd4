using System.Text;

namespace MtuProbe.Publishing;

/// <summary>Text for a terminal: a label, and beside it words that wrap, or lines that stay as they are.</summary>
/// <param name="indent">Where the words begin.</param>
/// <param name="width">Where they wrap.</param>
internal sealed class LabelledText(int indent, int width = LabelledText.Width)
{
    public const int Width = 100;

    private readonly StringBuilder _text = new();

    public void Heading(string words) => _text.AppendLine(words);

    public void Blank() => _text.AppendLine();

    /// <param name="label">Beside the first line; empty for none.</param>
    /// <param name="words">Wrapped between them.</param>
    /// <param name="hang">How much further in the lines after the first begin.</param>
    public void Line(string label, string words, int hang = 0)
    {
        _text.Append(' ', 2).Append(label.PadRight(indent - 3)).Append(' ');
        var start = indent;
        var column = indent;
        foreach (var word in words.Split(' '))
        {
            if (column + word.Length + 1 > width && column > start)
            {
                _text.AppendLine().Append(' ', indent + hang);
                start = column = indent + hang;
            }

            _text.Append(column > start ? " " : string.Empty).Append(word);
            column += word.Length + 1;
        }

        _text.AppendLine();
    }

    /// <summary>To be pasted: never wrapped.</summary>
    public void Verbatim(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _text.Append(' ', indent).AppendLine(line);
        }
    }

    /// <summary>Rows that stay as they are, the label beside the first; nothing without rows.</summary>
    public void Table(string label, IReadOnlyList<string> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            _text.Append(' ', 2).Append((i == 0 ? label : string.Empty).PadRight(indent - 2)).AppendLine(rows[i]);
        }
    }

    public override string ToString() => _text.ToString();
}
