using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>
/// After a discovery: does a larger packet that passes get lost more often than a small one, and from which size on? Both directions at
/// once, each at its own pace, over the first flow that was searched.
/// </summary>
/// <param name="prober">Sends and receives over that flow.</param>
/// <param name="time">The clock that <paramref name="prober"/> waits by.</param>
/// <param name="newId">Draws probe ids.</param>
public sealed class LossSurvey(IProber prober, TimeProvider time, Func<ProbeId> newId)
{
    /// <summary>Nothing heard for so long is an outage and says nothing about sizes.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly List<SurveyTrack> _tracks = [];
    private long _start;
    private uint? _instance;
    private bool _isMixed;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>
    /// The discovery with what the survey adds. A direction without a finished search is skipped. Runs once; never throws for anything the
    /// network does; cancellation ends it with what is known.
    /// </summary>
    public async Task<DiscoveryResult> RunAsync(DiscoveryResult found, LossSurveyRequest request, CancellationToken cancellationToken)
    {
        if (found.End != DiscoveryEnd.Complete || request.Copies == 0)
        {
            return found;
        }

        _start = time.GetTimestamp();
        var flow = found.Flows[0];
        _instance = flow.Peer?.Instance;
        var forward = Track(flow.Forward, request.Direction, found.RoundTrip, request);
        var reverse = Track(flow.Reverse, Direction.Reverse, found.RoundTrip, request);
        var end = await LoopAsync(request.TimeLimit, cancellationToken).ConfigureAwait(false);
        return found with
        {
            Flows =
            [
                flow with
                {
                    Forward = flow.Forward with { Survey = forward?.Result(end) },
                    Reverse = flow.Reverse is { } back ? back with { Survey = reverse?.Result(end) } : null,
                },
                .. found.Flows.Skip(1),
            ],
            Duration = found.Duration + Now,
        };
    }

    private SurveyTrack? Track(SearchResult? search, Direction direction, TimeSpan? roundTrip, LossSurveyRequest request)
    {
        if (search is not { End: SearchEnd.Complete, Plpmtu: { } plpmtu })
        {
            return null;
        }

        var track = new SurveyTrack(direction, new RiseSearch(plpmtu, request.Family.BasePlpmtu, request.Copies, request.Locates));
        if (roundTrip is { } known)
        {
            track.Expect(known);
        }

        _tracks.Add(track);
        return track;
    }

    private async Task<LossSurveyEnd> LoopAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            while (_tracks.Exists(t => !t.IsOver))
            {
                if (Now >= limit)
                {
                    return LossSurveyEnd.TimedOut;
                }

                if (_tracks.Exists(t => t.Silent(Now) >= Silence))
                {
                    return LossSurveyEnd.ContactLost;
                }

                await SendDueAsync(cancellationToken).ConfigureAwait(false);
                await HearAsync(limit, cancellationToken).ConfigureAwait(false);
                if (_isMixed)
                {
                    return LossSurveyEnd.MixedResponders;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return LossSurveyEnd.Interrupted;
        }

        return LossSurveyEnd.Complete;
    }

    private async ValueTask SendDueAsync(CancellationToken cancellationToken)
    {
        foreach (var track in _tracks)
        {
            if (track.Due <= Now)
            {
                var began = Now;
                var flight = track.NextFlight(newId);
                await prober.SendAsync(flight, cancellationToken).ConfigureAwait(false);
                track.Left(flight, began, Now);
            }
        }
    }

    private async ValueTask HearAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var until = _tracks
            .SelectMany(t => new[] { t.Due, t.NextExpiry })
            .Aggregate(limit, (earliest, then) => then < earliest ? then.Value : earliest);
        var now = Now;
        var outcome = await prober.ReceiveAsync(until > now ? until - now : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        foreach (var track in _tracks)
        {
            if (outcome is null)
            {
                track.Expire(Now);
            }
            else if (track.Knows(outcome.Probe))
            {
                Take(outcome, track);
            }

            track.EndBatchIfTold(Now);
        }
    }

    private void Take(ProbeOutcome outcome, SurveyTrack track)
    {
        _isMixed |= outcome is ProbeOutcome.Delivered { Peer: { } peer } && peer.Instance != _instance;
        track.Take(outcome, Now);
    }
}
