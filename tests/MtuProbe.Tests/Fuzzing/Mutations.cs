namespace MtuProbe.Tests.Fuzzing;

/// <summary>Inputs that a hostile network might send: valid messages with a few things wrong, and plain rubbish. The same for the same seed.</summary>
internal sealed class Mutations
{
    private const int MostBytes = 2048;
    private const int Interesting = 256;

    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];

    private readonly Random _random;
    private readonly byte[][] _valid;
    private readonly byte[] _bytes = new byte[MostBytes];
    private int _next;

    public Mutations(int seed, params byte[][] valid)
    {
        _random = new Random(seed);
        _valid = valid;
    }

    public int Below(int limit) => _random.Next(limit);

    /// <summary>One in eight is rubbish; every length from 0 to 256 comes in turn, and larger ones.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var length = _next++ % (Interesting + 1);
        if (_random.Next(8) == 0)
        {
            length = _random.Next(8) == 0 ? _random.Next(MostBytes) : length;
            _random.NextBytes(_bytes.AsSpan(0, length));
            return _bytes.AsSpan(0, length);
        }

        // Mostly the message's own length, else readers would see little but what is too short.
        var message = _valid[_random.Next(_valid.Length)];
        message.CopyTo(_bytes, 0);
        var rest = _bytes.AsSpan(message.Length, Math.Max(0, Interesting - message.Length));
        rest.Clear();
        length = _random.Next(4) == 0 ? length : message.Length;
        for (var changes = _random.Next(5); changes > 0; changes--)
        {
            Change(Math.Max(1, Math.Min(length, message.Length)));
        }

        return _bytes.AsSpan(0, length);
    }

    private void Change(int within)
    {
        var at = _random.Next(within);
        switch (_random.Next(4))
        {
            case 0:
                _bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                _bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2:
                _bytes[at] = Edges[_random.Next(Edges.Length)];
                break;
            default:
                // A piece of the message somewhere else: lengths and types where others belong.
                var from = _random.Next(within);
                var count = _random.Next(1, 1 + within - Math.Max(at, from));
                _bytes.AsSpan(from, count).CopyTo(_bytes.AsSpan(at));
                break;
        }
    }
}
