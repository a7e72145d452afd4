namespace MtuProbe.Linux.Sockets;

/// <summary>How many bytes of reverse probes may go out: to everybody, and to one address. For one thread.</summary>
internal sealed class ReverseBudget(ResponderOptions options, TimeProvider time)
{
    private const int MostSources = 4096;

    private readonly TokenBucket _everybody = new(options.ReverseBytesPerSecond, options.ReverseBurstBytes, time);
    private readonly Dictionary<UInt128, TokenBucket> _sources = [];
    private readonly Queue<UInt128> _oldestFirst = new();

    /// <summary>
    /// Whatever its size, a packet goes while anything is left, and its cost may run into debt. Were a packet measured against what is left,
    /// small ones would pass where large ones are refused: to the prober that is a black hole.
    /// </summary>
    public bool TryTake(UInt128 source, int bytes)
    {
        var own = BucketOf(source);
        if (!_everybody.Has(1) || !own.Has(1))
        {
            return false;
        }

        _everybody.Take(bytes);
        own.Take(bytes);
        return true;
    }

    private TokenBucket BucketOf(UInt128 source)
    {
        if (_sources.TryGetValue(source, out var bucket))
        {
            return bucket;
        }

        if (_sources.Count == MostSources)
        {
            // Whoever goes starts anew with a full burst; the bucket of all bounds what that is worth.
            _sources.Remove(_oldestFirst.Dequeue());
        }

        bucket = new TokenBucket(options.SourceReverseBytesPerSecond, options.SourceReverseBurstBytes, time);
        _sources.Add(source, bucket);
        _oldestFirst.Enqueue(source);
        return bucket;
    }
}
