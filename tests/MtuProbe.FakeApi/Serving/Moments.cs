namespace MtuProbe.FakeApi.Serving;

/// <summary>Waiting for a moment, not for a duration: a test may turn the clock on between the two readings.</summary>
internal static class Moments
{
    /// <summary>More than a real clock goes on while a timer is set.</summary>
    private static readonly TimeSpan Turned = TimeSpan.FromMilliseconds(10);

    /// <summary>Until so much time has gone since a timestamp.</summary>
    public static async Task ReachAsync(this TimeProvider time, long since, TimeSpan after, CancellationToken cancellationToken)
    {
        TimeSpan left;
        while ((left = after - time.GetElapsedTime(since)) > TimeSpan.Zero)
        {
            using var set = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var timer = Task.Delay(left, time, set.Token);
            if (left - (after - time.GetElapsedTime(since)) < Turned)
            {
                await timer.ConfigureAwait(false);
            }
            else
            {
                await set.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
