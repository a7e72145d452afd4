namespace MtuProbe.Linux.Sockets;

/// <summary>Lets <paramref name="rate"/> units a second pass, and <paramref name="burst"/> at once. For one thread.</summary>
internal sealed class TokenBucket(double rate, double burst, TimeProvider time)
{
    private readonly double _burst = burst;
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    public bool Has(double amount)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * rate));
        _filledAt = now;
        return _tokens >= amount;
    }

    /// <summary>Takes what is there, and nothing where it is not enough.</summary>
    public bool TryTake(double amount)
    {
        var has = Has(amount);
        _tokens -= has ? amount : 0;
        return has;
    }

    /// <summary>Takes even what is not there: a debt, which time repays before anything passes again.</summary>
    public void Take(double amount) => _tokens -= amount;
}
