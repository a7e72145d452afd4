namespace MtuProbe.Core.Searching;

/// <summary>Fisher's exact test (1922): may two counts of losses come from the same loss?</summary>
internal static class FisherTest
{
    /// <summary>
    /// The logarithm of the chance of at least that many of all losses falling <paramref name="above"/>, if size did not matter
    /// (hypergeometric); 0, that is certainty, when the share above is no larger than below. Thousands of losses would underflow the chance itself.
    /// </summary>
    public static double LogChanceOfRise(LossCount below, LossCount above)
    {
        if (above.Share <= below.Share)
        {
            return 0;
        }

        // From the observed count upwards the terms fall, so their sum is near the first.
        var lost = below.Lost + above.Lost;
        var first = LogChoose(above.Sent, above.Lost) + LogChoose(below.Sent, below.Lost) - LogChoose(below.Sent + above.Sent, lost);
        var (sum, term) = (1.0, 1.0);
        for (var k = above.Lost; k < Math.Min(lost, above.Sent); k++)
        {
            term *= (double)(above.Sent - k) / (k + 1) * (lost - k) / (below.Sent - lost + k + 1);
            sum += term;
        }

        return first + Math.Log(sum);
    }

    private static double LogChoose(int n, int k)
    {
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log(n - k + i) - Math.Log(i);
        }

        return sum;
    }
}
