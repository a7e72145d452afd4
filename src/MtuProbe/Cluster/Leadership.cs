using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using k8s.Models;
using Microsoft.Extensions.Logging;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// One of several processes leads, by a Lease. The library's elector throws out of its run at the first connection that fails, and goes on
/// saying that it leads: each round is a new one, and who leads has a term (the Lease's <c>leaseTransitions</c>) that everything
/// written carries, so that one who only believes to lead does no harm.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="lease">Name of the Lease.</param>
/// <param name="identity">This process's own name.</param>
/// <param name="time">Of pauses.</param>
/// <param name="chance">Draws from [0, 1).</param>
/// <param name="log">Told who leads.</param>
internal sealed class Leadership(ClusterApi api, string lease, string identity, TimeProvider time, Func<double> chance, ILogger log)
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    /// <summary>How long the end of the process waits to give the Lease back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string? _complaint;

    /// <summary>Whether this process believes to lead.</summary>
    public bool IsLeading { get; private set; }

    /// <summary>Until it is cancelled; then the Lease is given back.</summary>
    /// <param name="lead">Leads until its token is cancelled; ends earlier when another leads by now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            var began = time.GetTimestamp();
            try
            {
                await RoundAsync(lead, cancellationToken).ConfigureAwait(false);
                failures = time.GetElapsedTime(began) > LeaseTime ? 0 : failures + 1;
            }
            catch (Exception failure) when (IsOfTheServer(failure) && !cancellationToken.IsCancellationRequested)
            {
                Complain(ApiException.From(api.Server, failure, ClusterApi.Deadline).Message);
                failures++;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(RetryPolicy.Server.After(Math.Clamp(failures, 1, 4), chance()), time, cancellationToken)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static bool IsOfTheServer(Exception failure) =>
        failure is HttpRequestException or k8s.Autorest.HttpOperationException or ApiException or IOException or OperationCanceledException or TimeoutException or System.Text.Json.JsonException;

    private async Task RoundAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var elector = new LeaderElector(new LeaderElectionConfig(new LeaseLock(api.Client, api.Namespace, lease, identity))
        {
            LeaseDuration = LeaseTime,
            RenewDeadline = LeaseTime * 2 / 3,
            RetryPeriod = TimeSpan.FromSeconds(2),
        });
        var leading = Task.CompletedTask;
        elector.OnStartedLeading += () =>
        {
            log.LogInformation("{identity} leads", identity);
            (_complaint, IsLeading) = (null, true);
            leading = LeadAsync(lead, term);
        };
        elector.OnNewLeader += leader => log.LogInformation("lease {lease}: {leader} holds it", lease, leader);
        try
        {
            await elector.RunUntilLeadershipLostAsync(term.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whoever led ended it: another leads by now.
        }
        finally
        {
            var led = IsLeading;
            IsLeading = false;
            await term.CancelAsync().ConfigureAwait(false);
            try
            {
                await leading.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
            }

            if (led)
            {
                log.LogInformation("{identity} leads no more", identity);
                await ReleaseAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationTokenSource term)
    {
        try
        {
            await Task.Yield();
            await lead(term.Token).ConfigureAwait(false);
        }
        finally
        {
            await term.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The successor need not wait for the Lease to run out.</summary>
    private async Task ReleaseAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            var held = await api.CallAsync((client, token) => client.CoordinationV1.ReadNamespacedLeaseAsync(lease, api.Namespace, cancellationToken: token), patience.Token).ConfigureAwait(false);
            if (held.Spec.HolderIdentity == identity)
            {
                (held.Spec.HolderIdentity, held.Spec.LeaseDurationSeconds) = (string.Empty, 1);
                await api.CallAsync((client, token) => client.CoordinationV1.ReplaceNamespacedLeaseAsync(held, lease, api.Namespace, cancellationToken: token), patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is ApiException or OperationCanceledException)
        {
            log.LogWarning("lease {lease}: not given back ({reason}); it runs out by itself", lease, failure.Message);
        }
    }

    /// <summary>
    /// The term of now, never below what was written under: a Lease that somebody deleted begins at zero again, and is set on from there.
    /// </summary>
    /// <param name="written">The largest term that anything published carries.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when another holds the Lease by now.</returns>
    /// <exception cref="ApiException">It cannot be told.</exception>
    public async Task<int?> TermAsync(int written, CancellationToken cancellationToken)
    {
        var held = await api.CallAsync((client, token) => client.CoordinationV1.ReadNamespacedLeaseAsync(lease, api.Namespace, cancellationToken: token), cancellationToken).ConfigureAwait(false);
        if (held.Spec.HolderIdentity != identity)
        {
            return null;
        }

        if ((held.Spec.LeaseTransitions ?? 0) < written)
        {
            held.Spec.LeaseTransitions = written + 1;
            held = await api.CallAsync((client, token) => client.CoordinationV1.ReplaceNamespacedLeaseAsync(held, lease, api.Namespace, cancellationToken: token), cancellationToken).ConfigureAwait(false);
        }

        return held.Spec.LeaseTransitions ?? 0;
    }

    private void Complain(string reason)
    {
        if (reason != _complaint)
        {
            _complaint = reason;
            log.LogError("lease {lease}: cannot be asked for ({reason}); it is tried again", lease, reason);
        }
    }
}
