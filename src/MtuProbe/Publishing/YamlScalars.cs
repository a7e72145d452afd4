using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MtuProbe.Publishing;

/// <summary>
/// The texts of a YAML document with the keys that lead to them, read as events: a tree of nodes would follow whatever depth a file has,
/// and a stack that overflows ends the process. The scanner's effort grows with the square of the depth, so reading ends there too.
/// </summary>
internal static class YamlScalars
{
    private const int Deepest = 3;

    /// <summary>Deeper than any Kubernetes object of ours.</summary>
    private const int TooDeep = 16;

    /// <returns>Those at most three mappings deep; null when it is no YAML, or deeper than anything of ours.</returns>
    public static IReadOnlyList<(string[] Path, string Value)>? TryRead(string yaml)
    {
        var found = new List<(string[], string)>();
        var open = new List<Level>();
        try
        {
            var parser = new Parser(new StringReader(yaml));
            while (parser.MoveNext() && parser.Current is not DocumentEnd)
            {
                switch (parser.Current)
                {
                    case MappingStart:
                        open.Add(new Level(IsMapping: true, Key: null));
                        break;
                    case SequenceStart:
                        open.Add(new Level(IsMapping: false, Key: null));
                        break;
                    case MappingEnd or SequenceEnd:
                        open.RemoveAt(open.Count - 1);
                        End(open, string.Empty);
                        break;
                    case Scalar scalar:
                        if (open.Count <= Deepest && open.Count > 0 && open.All(level => level is { IsMapping: true, Key: not null }))
                        {
                            found.Add(([.. open.Select(level => level.Key!)], scalar.Value));
                        }

                        End(open, scalar.Value);
                        break;
                    case AnchorAlias:
                        End(open, string.Empty);
                        break;
                }

                if (open.Count >= TooDeep)
                {
                    return null;
                }
            }

            return found;
        }
        catch (Exception failure) when (failure is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            // The scanner does not call every mistake a YamlException: "a: {2026Z\"" is an InvalidOperationException. It reads a string and
            // nothing else, so the text is at fault.
            return null;
        }
    }

    /// <summary>A node in a mapping is a key or, after one, its value.</summary>
    private static void End(List<Level> open, string key)
    {
        if (open is [.., { IsMapping: true } last])
        {
            open[^1] = last with { Key = last.Key is null ? key : null };
        }
    }

    private readonly record struct Level(bool IsMapping, string? Key);
}
