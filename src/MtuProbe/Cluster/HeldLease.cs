using k8s;
using k8s.Models;

namespace MtuProbe.Cluster;

/// <summary>
/// One Lease as this process last saw it, and how it takes, renews and gives it back. Whether another's has run out is told by this
/// process's own clock, from the moment that the Lease was last seen to change: clocks of machines differ.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="name">Of the Lease.</param>
/// <param name="identity">This process's own name.</param>
/// <param name="time">Of stamps and of what has run out.</param>
internal sealed class HeldLease(ClusterApi api, string name, string identity, TimeProvider time)
{
    /// <summary>Who leads must have renewed it within this time, else the next one takes it.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _one = new(1);
    private V1Lease? _seen;
    private long _changed;

    /// <summary>Who held it when it was last seen; empty for nobody.</summary>
    public string Holder => _seen?.Spec.HolderIdentity ?? string.Empty;

    private int Transitions => _seen?.Spec.LeaseTransitions ?? 0;

    /// <summary>Takes it, if nobody has it any more. Each time is another term, also where the same process had it before.</summary>
    /// <exception cref="ApiException">The server did not let it, or somebody was faster (<see cref="ApiFailure.Conflict"/>).</exception>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            See(await TryReadAsync(cancellationToken).ConfigureAwait(false));
            if (_seen is null)
            {
                await WriteAsync(transitions: 0, acquired: time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                return true;
            }

            if (Holder.Length > 0 && Holder != identity && time.GetElapsedTime(_changed) < Lasts(_seen))
            {
                return false;
            }

            await WriteAsync(Transitions + 1, acquired: time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Renews it. One that somebody deleted is made again, and the term goes on.</summary>
    /// <returns>False when another has it by now, be it one of the same name.</returns>
    /// <exception cref="ApiException">It cannot be told.</exception>
    public async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteAsync(Transitions, acquired: null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiException other) when (other.Failure is ApiFailure.Conflict or ApiFailure.NotFound)
        {
            var transitions = Transitions;
            See(await TryReadAsync(cancellationToken).ConfigureAwait(false));
            if (_seen is not null && (Holder != identity || Transitions != transitions))
            {
                return false;
            }

            await WriteAsync(transitions, acquired: null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// The term of now, above what was written under: a Lease that somebody deleted begins at zero again, and what was written may claim anything.
    /// </summary>
    /// <param name="written">The largest term that anything published carries; -1 for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when another has it by now.</returns>
    /// <exception cref="ApiException">It cannot be told.</exception>
    public async Task<int?> TermAsync(int written, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            See(await TryReadAsync(cancellationToken).ConfigureAwait(false));
            if (Holder != identity)
            {
                return null;
            }

            if (Transitions <= written)
            {
                await WriteAsync(written + 1, acquired: null, cancellationToken).ConfigureAwait(false);
            }

            return Transitions;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Whether the server says now that this process leads under this term.</summary>
    /// <exception cref="ApiException">It cannot be told.</exception>
    public async Task<bool> IsOursAsync(int term, CancellationToken cancellationToken) =>
        await TryReadAsync(cancellationToken).ConfigureAwait(false) is { } there && there.Spec.HolderIdentity == identity && (there.Spec.LeaseTransitions ?? 0) == term;

    /// <summary>The successor need not wait for it to run out.</summary>
    /// <exception cref="ApiException">It was not given back.</exception>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            See(await TryReadAsync(cancellationToken).ConfigureAwait(false));
            if (_seen is not null && Holder == identity)
            {
                (_seen.Spec.HolderIdentity, _seen.Spec.LeaseDurationSeconds, _seen.Spec.RenewTime) = (string.Empty, 1, time.GetUtcNow().UtcDateTime);
                await PutAsync(_seen, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private static TimeSpan Lasts(V1Lease lease) => TimeSpan.FromSeconds(Math.Clamp(lease.Spec.LeaseDurationSeconds ?? 0, 1, (int)Duration.TotalSeconds));

    private async Task<V1Lease?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = await api.CallAsync((client, token) => client.CoordinationV1.ReadNamespacedLeaseAsync(name, api.Namespace, cancellationToken: token), cancellationToken)
                .ConfigureAwait(false);
            lease.Spec ??= new V1LeaseSpec();
            return lease;
        }
        catch (ApiException none) when (none.Failure == ApiFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Only over the version that was seen: of two who try, one fails.</summary>
    private async Task WriteAsync(int transitions, DateTimeOffset? acquired, CancellationToken cancellationToken)
    {
        var lease = new V1Lease
        {
            Metadata = _seen?.Metadata ?? new V1ObjectMeta { Name = name, NamespaceProperty = api.Namespace },
            Spec = new V1LeaseSpec
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)Duration.TotalSeconds,
                AcquireTime = acquired?.UtcDateTime ?? _seen?.Spec.AcquireTime ?? time.GetUtcNow().UtcDateTime,
                RenewTime = time.GetUtcNow().UtcDateTime,
                LeaseTransitions = transitions,
            },
        };
        if (_seen is null)
        {
            See(await api.CallAsync((client, token) => client.CoordinationV1.CreateNamespacedLeaseAsync(lease, api.Namespace, cancellationToken: token), cancellationToken).ConfigureAwait(false));
        }
        else
        {
            await PutAsync(lease, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PutAsync(V1Lease lease, CancellationToken cancellationToken) => See(
        await api.CallAsync((client, token) => client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, name, api.Namespace, cancellationToken: token), cancellationToken).ConfigureAwait(false));

    private void See(V1Lease? lease)
    {
        if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion)
        {
            _changed = time.GetTimestamp();
        }

        _seen = lease;
    }
}
