using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Probing;

namespace MtuProbe.Core.Keeping;

/// <summary>
/// The life of one path (RFC 8899 §5.2): searched, then confirmed until something speaks against it, then searched again. Only a search
/// changes what is known of it; one that finds it worse than known is repeated before it is believed.
/// </summary>
/// <param name="path">What is kept.</param>
/// <param name="time">The clock that its probers wait by.</param>
/// <param name="newId">Draws probe ids.</param>
/// <param name="chance">Draws from [0, 1), so that paths do not probe in step.</param>
public sealed class PathKeeper(IKeptPath path, KeeperTimers timers, TimeProvider time, Func<ProbeId> newId, Func<double> chance)
{
    private Finding? _known;
    private int _silent;

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var reason = SearchReason.First; ;)
        {
            var found = await path.SearchAsync(reason, cancellationToken).ConfigureAwait(false);
            if (IsWorse(found.Finding, _known))
            {
                found = await path.SearchAsync(SearchReason.SecondLook, cancellationToken).ConfigureAwait(false);
            }

            path.Found(found, reason);
            _known = found.Finding;
            _silent = IsUp(_known) ? 0 : _silent + 1;
            reason = await KeepAsync(found, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsUp(Finding? finding) => finding is { Forward.IsKnown: true };

    /// <summary>A path that was told, and now cannot be, or carries less, or says less about it.</summary>
    private static bool IsWorse(Finding? found, Finding? known)
    {
        if (!IsUp(known))
        {
            return false;
        }

        return !IsUp(found) || IsWorse(found!.Forward, known!.Forward)
            || (known.Reverse is { IsKnown: true } back && (found.Reverse is not { IsKnown: true } now || IsWorse(now, back)));
    }

    private static bool IsWorse(Verdict found, Verdict known) => found.Severity.CompareTo(known.Severity) < 0 || found.PathMtu < known.PathMtu;

    /// <returns>Why it is to be searched again.</returns>
    private async ValueTask<SearchReason> KeepAsync(SearchedPath found, CancellationToken cancellationToken)
    {
        var isUp = IsUp(found.Finding);
        var confirmation = found.Finding is { } finding ? new Confirmation(found.Prober, time, newId, finding.Path.Target.Family, timers) : null;
        IReadOnlyList<ConfirmedSize> sizes = isUp && found.CanBeConfirmed ? ConfirmedSize.Of(found.Finding!) : [];
        var start = time.GetTimestamp();
        TimeSpan Now() => time.GetElapsedTime(start);
        var (raise, otherwise) = isUp ? (Jittered(timers.Raise), SearchReason.Raise) : (RetryAfter(), SearchReason.Retry);
        if (found.LocateAfter < raise)
        {
            (raise, otherwise) = (found.LocateAfter.Value, SearchReason.Location);
        }

        for (var next = Jittered(timers.Confirmation); ; next = Now() + Jittered(timers.Confirmation))
        {
            var until = next < raise ? next : raise;
            if (await RestAsync(found.Prober, confirmation, until - Now(), cancellationToken).ConfigureAwait(false))
            {
                return SearchReason.SizeRefused;
            }

            if (Now() >= raise)
            {
                return otherwise;
            }

            if (path.HasHostChanged())
            {
                return SearchReason.HostChanged;
            }

            if (sizes.Count > 0 && await ConfirmAsync(confirmation!, sizes, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                return reason;
            }
        }
    }

    /// <summary>Null when everything is as it was.</summary>
    private async ValueTask<SearchReason?> ConfirmAsync(Confirmation confirmation, IReadOnlyList<ConfirmedSize> sizes, CancellationToken cancellationToken)
    {
        var round = await confirmation.RunAsync(sizes, cancellationToken).ConfigureAwait(false);
        path.Heard(round);
        return round.End switch
        {
            ConfirmationEnd.Confirmed => round.Peers.Any(IsNew) ? SearchReason.PeerChanged : null,
            ConfirmationEnd.Lost => SearchReason.ConfirmationsLost,
            ConfirmationEnd.Refused => SearchReason.SizeRefused,
        };
    }

    /// <summary>What it saw us come from may change with every NAT binding and says nothing of the path.</summary>
    private bool IsNew(PeerInfo peer) => !_known!.Lanes.Any(lane => lane.Measured.Peer is { } known
        && known.Instance == peer.Instance && known.NodeHash == peer.NodeHash && known.InterfaceMtu == peer.InterfaceMtu && known.RouteMtu == peer.RouteMtu);

    private static async ValueTask<bool> RestAsync(IProber prober, Confirmation? confirmation, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (confirmation is not null)
        {
            return await confirmation.RestAsync(wait, cancellationToken).ConfigureAwait(false);
        }

        await prober.ReceiveAsync(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Never later than the timer, up to a tenth earlier.</summary>
    private TimeSpan Jittered(TimeSpan timer) => timer * (1 - (chance() / 10));

    private TimeSpan RetryAfter()
    {
        var doubled = timers.Retry * Math.Pow(2, Math.Min(_silent - 1, 10));
        return Jittered(doubled < timers.Confirmation ? doubled : timers.Confirmation);
    }
}
