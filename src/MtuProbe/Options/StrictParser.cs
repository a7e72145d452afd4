using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MtuProbe.Options;

/// <summary>
/// YamlDotNet's parser with one way to fail. On its own it also throws whatever its scanner ran into (a bad tag, a character it did not
/// expect), or ends within a mapping, and the time it takes grows with the square of the depth.
/// </summary>
/// <param name="text">All of it.</param>
/// <param name="deepest">Stream, document, mapping, mapping of peers, list of addresses; and some, to say what is there instead.</param>
/// <param name="aliases">Whether nodes may be named and repeated: to hash one that holds itself ends the process.</param>
internal sealed class StrictParser(string text, int deepest = 10, bool aliases = true) : IParser
{
    private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));
    private int _depth;

    public ParsingEvent? Current => _parser.Current;

    /// <exception cref="YamlException">It goes no further: says where and why.</exception>
    public bool MoveNext()
    {
        var at = Current?.End ?? new Mark(0, 1, 1);
        if (Current is StreamEnd)
        {
            return false;
        }

        var hasMore = false;
        try
        {
            hasMore = _parser.MoveNext();
        }
        catch (Exception broken) when (broken is not YamlException)
        {
            throw new YamlException(at, at, broken.Message, broken);
        }

        if (!hasMore)
        {
            throw new YamlException(at, at, "nothing of YAML follows");
        }

        _depth += Current!.NestingIncrease;
        return (_depth > deepest, Current is StreamEnd && _depth != 0) switch
        {
            _ when Current is AnchorAlias && !aliases => throw new YamlException(at, at, "aliases are not read here"),
            (true, _) => throw new YamlException(at, at, "nested too deep"),
            (_, true) => throw new YamlException(at, at, "nothing of YAML follows"),
            _ => true,
        };
    }
}
