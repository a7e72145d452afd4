namespace MtuProbe.Benchmarks.Meshing;

/// <summary>When each of many things was looked at during one sweep, which repeats.</summary>
/// <param name="things">How many there could be.</param>
internal sealed class Looks(int things)
{
    private const short Never = -1;

    private readonly short[] _first = Filled(things);
    private readonly short[] _last = Filled(things);

    /// <summary>How many were looked at so far.</summary>
    internal int Seen { get; private set; }

    internal Waits Waits { get; } = new();

    internal void Look(int thing, int epoch)
    {
        var before = _last[thing];
        if (before == epoch)
        {
            return;
        }

        _last[thing] = checked((short)epoch);
        if (before == Never)
        {
            _first[thing] = _last[thing];
            Seen++;
        }
        else
        {
            Waits.Add(epoch - before);
        }
    }

    /// <summary>The sweep is over, and the next one begins like it: each gap goes on to the first look.</summary>
    internal void Close(int epochs)
    {
        for (var thing = 0; thing < things; thing++)
        {
            if (_last[thing] != Never)
            {
                Waits.Add(_first[thing] + epochs - _last[thing]);
            }
        }
    }

    private static short[] Filled(int count)
    {
        var epochs = new short[count];
        Array.Fill(epochs, Never);
        return epochs;
    }
}
