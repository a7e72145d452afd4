using Microsoft.Extensions.Logging;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// One of several processes leads, by a Lease. Who leads has a term (the Lease's <c>leaseTransitions</c>) that everything written carries,
/// so that one who only believes to lead does no harm. The library's elector would ask every two seconds for ever where it may not, say
/// nothing of it, and give up leading at the first request that fails.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="lease">Name of the Lease.</param>
/// <param name="identity">This process's own name.</param>
/// <param name="time">Of renewals and pauses.</param>
/// <param name="chance">Draws from [0, 1).</param>
/// <param name="log">Told who leads, of each reason to fail once, and of its end.</param>
internal sealed class Leadership(ClusterApi api, string lease, string identity, TimeProvider time, Func<double> chance, ILogger log)
{
    /// <summary>Who could not renew for so long leads no more: well before another may.</summary>
    private static readonly TimeSpan RenewWithin = HeldLease.Duration * 2 / 3;

    /// <summary>Between two renewals, and between two looks of whoever waits.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>How long the end of the process waits to give the Lease back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HeldLease _held = new(api, lease, identity, time);
    private readonly Complaints _complaints = new();
    private string _holder = string.Empty;

    /// <summary>Until it is cancelled; then the Lease is given back.</summary>
    /// <param name="lead">Leads until its token is cancelled; ends earlier when another leads by now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AcquireAsync(cancellationToken).ConfigureAwait(false);
            await LeadAsync(lead, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Delay(Pause * (1 + chance()), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="HeldLease.TermAsync"/>
    public Task<int?> TermAsync(int written, CancellationToken cancellationToken) => _held.TermAsync(written, cancellationToken);

    /// <inheritdoc cref="HeldLease.IsOursAsync"/>
    public Task<bool> IsOursAsync(int term, CancellationToken cancellationToken) => _held.IsOursAsync(term, cancellationToken);

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (await _held.TryTakeAsync(cancellationToken).ConfigureAwait(false))
                {
                    Works();
                    log.LogInformation("{identity} leads", identity);
                    return;
                }

                failures = 0;
                Works();
            }
            catch (ApiException conflict) when (conflict.Failure == ApiFailure.Conflict)
            {
                // Somebody was faster.
                failures = 0;
            }
            catch (ApiException failure)
            {
                failures++;
                Complain(failure);
                await Task.Delay(RetryPolicy.Server.After(failures, chance(), failure.TryAfter), time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await Task.Delay(Pause * (1 + (0.2 * chance())), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var leading = UntilAsync(lead, term);
        var renewing = UntilAsync(RenewAsync, term);
        // Both are awaited: what one of them fails with is not lost, and nothing goes on when this ends.
        await Task.WhenAll(Quietly(leading), Quietly(renewing)).ConfigureAwait(false);
        log.LogInformation("{identity} leads no more", identity);
        await GiveBackAsync().ConfigureAwait(false);
        foreach (var part in new[] { leading, renewing }.Where(part => part.IsFaulted))
        {
            await part.ConfigureAwait(false);
        }

        static Task Quietly(Task task) => task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Whichever ends takes the other along.</summary>
    private static async Task UntilAsync(Func<CancellationToken, Task> work, CancellationTokenSource term)
    {
        try
        {
            await Task.Yield();
            await work(term.Token).ConfigureAwait(false);
        }
        finally
        {
            await term.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Until it is lost: to another, or because it could not be renewed in time.</summary>
    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        for (var renewed = time.GetTimestamp(); ;)
        {
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            using var late = new CancellationTokenSource(Left(renewed), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            var asked = time.GetTimestamp();
            try
            {
                if (!await _held.TryRenewAsync(either.Token).ConfigureAwait(false))
                {
                    log.LogWarning("lease {lease}: {holder} holds it by now", lease, _held.Holder);
                    return;
                }

                renewed = asked;
                Works();
            }
            catch (ApiException conflict) when (conflict.Failure == ApiFailure.Conflict)
            {
                // Somebody wrote it in this moment: the next look tells who.
            }
            catch (ApiException failure)
            {
                Complain(failure);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Too late by the next line.
            }

            if (Left(renewed) == TimeSpan.Zero)
            {
                log.LogError("lease {lease}: not renewed within {seconds} s", lease, (int)RenewWithin.TotalSeconds);
                return;
            }
        }
    }

    private TimeSpan Left(long renewed) => RenewWithin - time.GetElapsedTime(renewed) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private async Task GiveBackAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await _held.GiveBackAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ApiException or OperationCanceledException)
        {
            log.LogWarning("lease {lease}: not given back ({reason}); it runs out by itself", lease, failure.Message);
        }
    }

    private void Works()
    {
        if (_complaints.AreOver())
        {
            log.LogInformation("lease {lease}: can be asked for again", lease);
        }

        if (_held.Holder != _holder)
        {
            _holder = _held.Holder;
            if (_holder.Length > 0 && _holder != identity)
            {
                log.LogInformation("lease {lease}: {leader} holds it", lease, _holder);
            }
        }
    }

    private void Complain(ApiException failure)
    {
        if (_complaints.IsNew(failure.Message))
        {
            log.LogError("lease {lease}: cannot be asked for ({reason}); it is tried again", lease, failure.Message);
        }
    }
}
