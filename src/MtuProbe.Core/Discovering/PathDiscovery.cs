using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>
/// The one loop: next sizes → probes → outcomes, until the searches end. Runs the way there and, once the responder has proved itself
/// and so allows it, the way back over the same flow. A hole is usually the same both ways, so the reverse search waits for the forward
/// boundary where it can, and tries that size first.
/// </summary>
/// <param name="prober">Sends and receives over one flow.</param>
/// <param name="time">The clock that <paramref name="prober"/> waits by.</param>
/// <param name="newId">Draws probe ids.</param>
public sealed class PathDiscovery(IProber prober, TimeProvider time, Func<ProbeId> newId)
{
    private const int MaxRestarts = 2;
    private const int FlightsBeforeHoldingBack = 3;

    private readonly ProbeTimer _timer = new();
    private readonly List<Track> _tracks = [];
    private DiscoveryRequest _request = null!;
    private long _start;
    private PeerInfo? _peer;
    private IPAddress? _unreachable;
    private DiscoveryEnd? _end;
    private int _restarts;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Runs once. Never throws for anything the network does; cancellation ends it with what is known.</summary>
    public async Task<DiscoveryResult> RunAsync(DiscoveryRequest request, CancellationToken cancellationToken)
    {
        _request = request;
        _start = time.GetTimestamp();
        Restart();
        try
        {
            while (_end is null && !_tracks.TrueForAll(t => t.Search.End is not null))
            {
                if (Now >= request.TimeLimit)
                {
                    _end = DiscoveryEnd.TimedOut;
                    break;
                }

                await SendDueAsync(cancellationToken).ConfigureAwait(false);
                await HearAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _end = DiscoveryEnd.Interrupted;
        }

        return new DiscoveryResult
        {
            End = _end ?? DiscoveryEnd.Complete,
            Forward = _tracks[0].Search.Result(),
            Reverse = _tracks is [_, var reverse] ? reverse.Search.Result() : null,
            Peer = _peer,
            RoundTrip = _timer.Fastest,
            Duration = Now,
            UnreachableReporter = _unreachable,
        };
    }

    private void Restart()
    {
        _tracks.Clear();
        _tracks.Add(new Track(_request.Direction, new PlpmtuSearch(_request.Limits, _request.Direction, newId)));
    }

    private async ValueTask SendDueAsync(CancellationToken cancellationToken)
    {
        foreach (var track in _tracks)
        {
            if (track.Search.End is not null || track.Search.IsWaiting || track.NotBefore > Now || MustHoldBack(track))
            {
                continue;
            }

            var flight = track.Search.NextFlight();
            await prober.SendAsync(flight, cancellationToken).ConfigureAwait(false);
            track.Sent(flight, Now);
        }
    }

    /// <summary>
    /// After two flights the way back knows roughly where its boundary lies. While the forward boundary may be the same, it waits for
    /// that; the moment the two cannot be the same, it goes its own way.
    /// </summary>
    private bool MustHoldBack(Track track)
    {
        var forward = _tracks[0].Search;
        if (track.Direction != Direction.Reverse || track.Flights < FlightsBeforeHoldingBack)
        {
            return false;
        }

        if (forward is { HasBoundary: true, Plpmtu: { } boundary })
        {
            track.Search.Suggest(boundary);
        }

        return !forward.HasBoundary && forward.Gap is { } there && track.Search.Gap is { } back && there.Overlaps(back);
    }

    private async ValueTask HearAsync(CancellationToken cancellationToken)
    {
        var expiry = _tracks.Where(t => t.Search.End is null).Min(t => t.NextExpiry(Wait(t))) ?? Now;
        var until = expiry < _request.TimeLimit ? expiry : _request.TimeLimit;
        var wait = until > Now ? until - Now : TimeSpan.Zero;
        if (await prober.ReceiveAsync(wait, cancellationToken).ConfigureAwait(false) is { } outcome)
        {
            Take(outcome);
            return;
        }

        foreach (var track in _tracks)
        {
            track.Expire(Now, Wait(track));
        }
    }

    /// <summary>A peer that fell silent may be restarting, or without a processor: it gets seconds, not a round trip.</summary>
    private TimeSpan Wait(Track track) =>
        track.Search.HasFallenSilent && _timer.Wait < ProbeTimer.Initial ? ProbeTimer.Initial : _timer.Wait;

    private void Take(ProbeOutcome outcome)
    {
        switch (outcome)
        {
            case ProbeOutcome.Delivered delivered:
                _timer.Observe(delivered.RoundTrip);
                // An answer to a search that was voided says nothing about who answers now.
                if (delivered.Peer is { } peer && _tracks.Exists(t => t.Search.Knows(outcome.Probe)) && !IsSameInstance(peer))
                {
                    return;
                }

                break;
            case ProbeOutcome.Unreachable { PortClosed: true } when _peer is null && _request.Direction == Direction.Forward:
                _end = DiscoveryEnd.PortClosed;
                return;
            case ProbeOutcome.Unreachable unreachable:
                _unreachable ??= unreachable.Reporter;
                return;
            case ProbeOutcome.TimeExceeded loop:
                // Only a routing loop uses up a full hop limit.
                _unreachable ??= loop.Reporter;
                return;
        }

        // A PTB that quotes none of our probes still belongs in the record.
        var owner = _tracks.Find(t => t.Search.Knows(outcome.Probe)) ?? (outcome is ProbeOutcome.TooBig ? _tracks[0] : null);
        owner?.Take(outcome);
    }

    /// <summary>All sizes of a flow must come from one responder; when another answers, what is known is void and the searches begin anew.</summary>
    private bool IsSameInstance(PeerInfo peer)
    {
        if (_peer is { } known && known.Instance != peer.Instance)
        {
            _peer = peer;
            if (++_restarts > MaxRestarts)
            {
                _end = DiscoveryEnd.MixedResponders;
            }
            else
            {
                Restart();
            }

            return false;
        }

        if (_peer is null || _tracks.Count == 1)
        {
            _peer = peer;
            if (_request.ReverseLimits(peer) is { } limits)
            {
                _tracks.Add(new Track(Direction.Reverse, new PlpmtuSearch(limits, Direction.Reverse, newId)));
            }
        }

        return true;
    }
}
