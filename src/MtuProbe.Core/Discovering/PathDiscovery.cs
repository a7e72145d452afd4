using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>
/// The one loop: next sizes → probes → outcomes, until the searches end. Runs the way there and, once the responder has proved itself
/// and so allows it, the way back over the same flows; <see cref="LaneOrder"/> says whose turn it is.
/// </summary>
public sealed class PathDiscovery
{
    private const int MaxRestarts = 2;
    private readonly IProber _prober;
    private readonly TimeProvider _time;
    private readonly Func<ProbeId> _newId;
    private ProbeTimer _timer = new(repeats: false);
    private readonly List<FlowTracks> _lanes = [];
    private readonly LaneOrder _order;
    private DiscoveryRequest _request = null!;
    private long _start;
    private IPAddress? _unreachable;
    private DiscoveryEnd? _end;
    private HopDiscovery? _hops;
    private int _endedWhenLocated;

    /// <param name="prober">Sends and receives over the flows.</param>
    /// <param name="time">The clock that <paramref name="prober"/> waits by.</param>
    /// <param name="newId">Draws probe ids.</param>
    public PathDiscovery(IProber prober, TimeProvider time, Func<ProbeId> newId)
    {
        (_prober, _time, _newId) = (prober, time, newId);
        _order = new LaneOrder(_lanes);
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private bool IsBusy => _end is null && (!_order.IsOver || _hops is { IsOver: false });

    private AllTracks Tracks => new(_lanes);

    /// <summary>Runs once. Never throws for anything the network does; cancellation ends it with what is known.</summary>
    public async Task<DiscoveryResult> RunAsync(DiscoveryRequest request, CancellationToken cancellationToken)
    {
        _request = request;
        _start = _time.GetTimestamp();
        _timer = new ProbeTimer(request.Limits.ProbesAreConnections);
        _lanes.AddRange(Enumerable.Range(0, request.Flows).Select(i => new FlowTracks(NewTrack(new Flow(i), request.Direction, request.Limits))));
        _lanes[0].Reverse = request.ReverseAtOnce is { } limits ? NewTrack(Flow.First, Direction.Reverse, limits) : null;
        try
        {
            // A late answer, while a hole is being located, may show that there is none: then the search goes on.
            while (IsBusy && Now < request.TimeLimit)
            {
                await SendDueAsync(cancellationToken).ConfigureAwait(false);
                await HearAsync(cancellationToken).ConfigureAwait(false);
                LocateHole();
            }

            _end ??= _order.IsOver ? null : DiscoveryEnd.TimedOut;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _end = DiscoveryEnd.Interrupted;
        }

        return Result();
    }

    private DiscoveryResult Result() => new()
    {
        End = _end ?? DiscoveryEnd.Complete,
        Flows = [.. _lanes.Where(lane => lane.Forward.Flow == Flow.First || lane.Forward.Flights > 0).Select(lane => lane.Result())],
        RoundTrip = _timer.Fastest,
        Duration = Now,
        UnreachableReporter = _unreachable,
    };

    private Track NewTrack(Flow flow, Direction direction, SearchLimits limits) =>
        new(flow, direction, new PlpmtuSearch(limits, direction, _newId));

    /// <summary>As soon as a lane has a hole; if it is another lane's that speaks for the path in the end, there once more.</summary>
    private void LocateHole()
    {
        var ended = _order.Ended;
        if (ended == _endedWhenLocated)
        {
            return;
        }

        _endedWhenLocated = ended;
        _hops = _request.LocateHole(Result()) is { } flow ? HopsOf(_lanes[flow.Index]) : null;
    }

    private HopDiscovery? HopsOf(FlowTracks lane)
    {
        if (lane.Forward.Search.Result() is not { SmallestLost: not null } proven)
        {
            return null;
        }

        if (!lane.HasHopsBeside(proven))
        {
            lane.Hops = new HopDiscovery(HopQuestion.About(proven, _request.Limits, _request.Direction, lane.Forward.Flow), _newId, Now);
        }

        return lane.Hops;
    }

    private bool IsDue(Track track) =>
        !track.HasEnded && !track.Search.IsWaiting && track.NotBefore <= Now && !_order.IsMoot(track) && _order.MayGo(track);

    private async ValueTask SendDueAsync(CancellationToken cancellationToken)
    {
        List<(Track Track, Probe[] Flight)>? together = null;
        foreach (var track in Tracks)
        {
            if (!IsDue(track))
            {
                continue;
            }

            var flight = track.Search.NextFlight(track.Flow);
            if (_request.Limits.ProbesAreConnections)
            {
                // What one way learns of a PTB, the kernels at both ends keep from the other.
                (together ??= []).Add((track, flight));
            }
            else
            {
                await _prober.SendAsync(flight, cancellationToken).ConfigureAwait(false);
                track.Sent(flight, Now);
            }
        }

        if (together is not null)
        {
            await _prober.SendAsync([.. together.SelectMany(t => t.Flight)], cancellationToken).ConfigureAwait(false);
            together.ForEach(t => t.Track.Sent(t.Flight, Now));
        }

        if (_hops?.NextFlight(Now) is { Count: > 0 } limited)
        {
            await _prober.SendAsync(limited, cancellationToken).ConfigureAwait(false);
            _hops.Left(Now);
        }
    }

    private async ValueTask HearAsync(CancellationToken cancellationToken)
    {
        var next = _hops?.NextEvent;
        foreach (var track in Tracks)
        {
            next = track.HasEnded || track.NextExpiry(Wait(track)) is not { } expiry || expiry >= next ? next : expiry;
        }

        var wait = TimeSpan.FromTicks(Math.Max(0, Math.Min((next ?? Now).Ticks, _request.TimeLimit.Ticks) - Now.Ticks));
        if (await _prober.ReceiveAsync(wait, cancellationToken).ConfigureAwait(false) is { } outcome)
        {
            Take(outcome);
            return;
        }

        foreach (var track in Tracks)
        {
            track.Expire(Now, Wait(track));
        }

        _hops?.Expire(Now);
    }

    /// <summary>
    /// A peer that fell silent may be restarting, or without a processor; one that did not answer in this direction yet may have others
    /// to serve first: it gets seconds, not a round trip.
    /// </summary>
    private TimeSpan Wait(Track track) =>
        (track.Search.HasFallenSilent || !track.HasContact) && _timer.Wait < ProbeTimer.Initial ? ProbeTimer.Initial : _timer.Wait;

    private void Take(ProbeOutcome outcome)
    {
        FlowTracks? lane = null;
        foreach (var one in _lanes)
        {
            if (one.Hops?.Take(outcome, Now) == true)
            {
                return;
            }

            lane ??= one.OwnerOf(outcome.Probe) is null ? null : one;
        }

        switch (outcome)
        {
            case ProbeOutcome.Delivered delivered:
                _timer.Observe(delivered.RoundTrip);
                // An answer to a search that was voided says nothing about who answers now.
                if (delivered.Peer is { } peer && lane is not null && !IsSameInstance(lane, peer))
                {
                    return;
                }

                break;
            case ProbeOutcome.Unreachable { PortClosed: true } when !_lanes.Exists(lane => Array.Exists(lane.Tracks, track => track.HasContact)) && _request.Direction == Direction.Forward:
                _end = DiscoveryEnd.PortClosed;
                return;
            case ProbeOutcome.Unreachable unreachable:
                _unreachable ??= unreachable.Reporter;
                return;
            case ProbeOutcome.TimeExceeded loop:
                // Only a routing loop uses up a full hop limit; a limited one's answer may come late.
                _unreachable ??= lane is null ? null : loop.Reporter;
                return;
        }

        // A PTB that quotes none of our probes still belongs in the record.
        var owner = lane?.OwnerOf(outcome.Probe) ?? (outcome is ProbeOutcome.TooBig ? _lanes[0].Forward : null);
        owner?.Take(outcome);
    }

    /// <summary>
    /// All sizes of a flow must come from one responder; when another answers, what is known of the flow is void and its searches begin anew.
    /// Flows may well differ: a load balancer gives each its own.
    /// </summary>
    private bool IsSameInstance(FlowTracks lane, PeerInfo peer)
    {
        if (lane.Peer is { } known && known.Instance != peer.Instance)
        {
            lane.BeginAnew(peer, NewTrack(lane.Forward.Flow, _request.Direction, _request.Limits));
            if (lane.Restarts > MaxRestarts)
            {
                _end = DiscoveryEnd.MixedResponders;
            }

            return false;
        }

        lane.Peer = peer;
        foreach (var open in _lanes)
        {
            if (open.Reverse is null && (open.Peer ?? peer).Instance == peer.Instance)
            {
                // The first answer of any flow tells enough of the peer to probe back on all.
                open.Reverse = _request.ReverseLimits(peer) is { } limits ? NewTrack(open.Forward.Flow, Direction.Reverse, limits) : null;
            }
        }

        return true;
    }
}
