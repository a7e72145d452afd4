namespace MtuProbe.Core.Searching;

/// <summary>
/// How many lost copies it takes before a size, and not chance, is to blame. Loss is taken as independent of size until shown
/// otherwise, so the smaller probes of the same flights measure it.
/// </summary>
public static class LossBound
{
    /// <summary>The chance of calling one passing size lost that a search accepts, shared by its flows.</summary>
    public const double FalseAlarm = 1e-4;

    private const double Tail = 0.05;

    /// <summary>
    /// The 95 % upper confidence bound of a loss probability of which <paramref name="lost"/> of <paramref name="sent"/> was seen
    /// (Clopper and Pearson, 1934); 1 when nothing or everything was lost of nothing.
    /// </summary>
    public static double Upper95(int lost, int sent)
    {
        if (sent <= 0 || lost >= sent)
        {
            return 1;
        }

        if (lost == 0)
        {
            return 1 - Math.Pow(Tail, 1.0 / sent);
        }

        var logChoose = 0.0;
        for (var i = 1; i <= lost; i++)
        {
            logChoose += Math.Log(sent - lost + i) - Math.Log(i);
        }

        var (low, high) = ((double)lost / sent, 1.0);
        for (var i = 0; i < 30; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = AtMost(lost, sent, middle, logChoose) > Tail ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>
    /// Copies of a size that must all be lost: the smallest n with p95ⁿ ≤ 10⁻⁴ / K; <see cref="int.MaxValue"/> when no number
    /// would do. Not below <paramref name="maxProbes"/> (MAX_PROBES, RFC 8899 §5.1.2).
    /// </summary>
    public static int CopiesNeeded(double p95, int flows, int maxProbes)
    {
        if (p95 >= 1)
        {
            return int.MaxValue;
        }

        return Math.Max(maxProbes, (int)Math.Ceiling(Math.Log(FalseAlarm / flows) / Math.Log(p95)));
    }

    /// <summary>
    /// P(X ≤ k) for X binomial (n, p), from its largest term down: starting at P(X = 0) would underflow once n is in the thousands.
    /// </summary>
    private static double AtMost(int k, int n, double p, double logChoose)
    {
        var term = Math.Exp(logChoose + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p)));
        var sum = term;
        for (var i = k; i >= 1; i--)
        {
            term *= (double)i / (n - i + 1) * ((1 - p) / p);
            sum += term;
        }

        return sum;
    }
}
