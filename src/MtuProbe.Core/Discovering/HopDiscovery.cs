using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>
/// Finds the hops between which a path loses what is too large, by probes whose hop limit runs out: a router tests that before the size, so
/// one that reports a too-large packet as expired had it whole. Three steps: small probes find who answers at each hop; one too-large probe
/// to each router finds the last one reached; and the next hop that answers must be shown not to be.
/// <code>
/// p f f p f f f p      p passes, f fails, all to the hop in question, in this order
/// p f f f p            later, what is still missing
/// </code>
/// Routers answer only so many expired packets (Linux: six at once, then one a second), so a missing answer to f counts only between two p
/// that were answered; the runs of f differ in length, so that no limit of constant rate happens to answer every p and no f; and there are
/// no more p than it takes.
/// </summary>
/// <param name="others">Gets the outcomes of other probes.</param>
internal sealed class HopDiscovery(
    IProber prober, TimeProvider time, Func<ProbeId> newId, HopQuestion question, Action<ProbeOutcome> others)
{
    private const int HopsPerFlight = 8;
    private const int MostHops = 32;
    private const int MostRounds = 5;

    /// <summary>A router that is out of answers has some again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HopLog _log = new(question.Failing);
    private readonly ProbeTimer _timer = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _limit;
    private Hop? _before;
    private bool _mayBeOnTheWayBack;
    private bool _hasAskedAgain;

    /// <summary>What is known by now. If the failing size arrived after all, nothing is.</summary>
    public HoleLocation Location => new()
    {
        After = _log.FailingSizeArrived ? null : _log.Reached ?? (_before?.Ttl == 1 ? new Hop(0, null) : null),
        Before = _log.FailingSizeArrived ? null : _before,
        MayBeOnTheWayBack = _mayBeOnTheWayBack && !_log.FailingSizeArrived,
        Tallies = _log.Tallies,
    };

    private TimeSpan Now => time.GetElapsedTime(_start);

    private int Reached => _log.Reached?.Ttl ?? 0;

    /// <summary>Runs once, no longer than <paramref name="limit"/>.</summary>
    public async Task RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        _limit = limit;
        await FindWhoAnswersAsync(cancellationToken).ConfigureAwait(false);
        var routers = _log.AnsweringAfter(0).Where(hop => !hop.IsTarget);
        await FlyAsync([.. routers.Select(hop => (hop.Ttl, question.Failing))], cancellationToken).ConfigureAwait(false);

        // The probe to a router that was reached may have been lost by chance: its answer to a later copy moves the question on.
        while (_before is null && !_log.FailingSizeArrived && _log.AnsweringAfter(Reached).FirstOrDefault() is { } next)
        {
            if (next.IsTarget && question.Direction == Direction.RoundTrip)
            {
                _mayBeOnTheWayBack = true;
                return;
            }

            if (!_hasAskedAgain && SilentBetween(Reached, next.Ttl) is { Count: > 0 } silent)
            {
                // Nobody may be passed over for having been asked too much by somebody else.
                _hasAskedAgain = true;
                await ListenAsync(Now + Pause, cancellationToken).ConfigureAwait(false);
                await FlyAsync([.. silent.Select(Small)], cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!await SettleAsync(next, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>
    /// A hop that was silent is asked until its silence is proven, so that the target's own distance is certain: first once more and again,
    /// because a lost answer was spent all the same.
    /// </summary>
    private async Task FindWhoAnswersAsync(CancellationToken cancellationToken)
    {
        for (var first = 1; first <= MostHops && _log.Target is null; first += HopsPerFlight)
        {
            await FlyAsync([.. Enumerable.Range(first, HopsPerFlight).Select(Small)], cancellationToken).ConfigureAwait(false);
        }

        foreach (var copies in new[] { 1, 1, question.Copies - 3 })
        {
            var silent = SilentBetween(0, (_log.Target ?? _log.LastRouter) + 1);
            await FlyAsync([.. silent.SelectMany(ttl => Enumerable.Repeat(Small(ttl), copies))], cancellationToken).ConfigureAwait(false);
        }
    }

    private List<int> SilentBetween(int ttl, int other) => [.. Enumerable.Range(ttl + 1, other - ttl - 1).Where(hop => !_log.Answers(hop))];

    private static (int Ttl, PacketSize Size) Small(int ttl) => (ttl, SearchLimits.ControlSize);

    /// <summary>Whether it could be told: the failing size reaches <paramref name="hop"/>, or is proven not to.</summary>
    private async Task<bool> SettleAsync(Hop hop, CancellationToken cancellationToken)
    {
        var missing = question.Copies;
        for (var round = 1; round <= MostRounds && Now < _limit; round++)
        {
            if (round > 1)
            {
                await ListenAsync(Now + (Pause * (round / 2)), cancellationToken).ConfigureAwait(false);
            }

            int[] runs = round == 1 ? [(missing - 1) / 2, (missing / 2) + 1] : [missing];
            var flight = await FlyAsync(Bracketed(hop.Ttl, runs), cancellationToken).ConfigureAwait(false);
            missing -= LostBetweenAnswered(flight);
            if (Reached >= hop.Ttl || _log.FailingSizeArrived)
            {
                return true;
            }

            if (missing <= 0)
            {
                _before = hop;
                return true;
            }
        }

        return false;
    }

    private List<(int Ttl, PacketSize Size)> Bracketed(int ttl, int[] runs) =>
    [
        (ttl, question.Passing),
        .. runs.SelectMany(length => Enumerable.Repeat((ttl, question.Failing), length).Append((ttl, question.Passing))),
    ];

    private int LostBetweenAnswered(IReadOnlyList<HopProbe> flight)
    {
        var (counted, run, isOpen) = (0, 0, false);
        foreach (var probe in flight)
        {
            if (probe.Size == question.Failing)
            {
                run += probe.IsAnswered ? 0 : 1;
                continue;
            }

            counted += isOpen && probe.IsAnswered ? run : 0;
            (run, isOpen) = (0, probe.IsAnswered);
        }

        return counted;
    }

    /// <summary>Sends, and waits until every probe is answered or its timer has expired. Nothing is sent once the time is over.</summary>
    private async Task<IReadOnlyList<HopProbe>> FlyAsync(IReadOnlyList<(int Ttl, PacketSize Size)> plan, CancellationToken cancellationToken)
    {
        if (plan.Count == 0 || Now >= _limit)
        {
            return [];
        }

        HopProbe[] flight = [.. plan.Select(p => new HopProbe(NewProbe(p.Ttl, p.Size), p.Ttl))];
        foreach (var probe in flight)
        {
            _log.Add(probe);
        }

        await prober.SendAsync([.. flight.Select(p => p.Probe)], cancellationToken).ConfigureAwait(false);
        var sent = Now;
        while (Array.Exists(flight, p => !p.IsAnswered) && Now < Earlier(sent + _timer.Wait, _limit))
        {
            await HearAsync(Earlier(sent + _timer.Wait, _limit), sent, cancellationToken).ConfigureAwait(false);
        }

        return flight;
    }

    private Probe NewProbe(int ttl, PacketSize size) => new(newId(), size, question.Direction) { Flow = question.Flow, HopLimit = ttl };

    private async Task ListenAsync(TimeSpan until, CancellationToken cancellationToken)
    {
        until = Earlier(until, _limit);
        while (Now < until)
        {
            await HearAsync(until, sent: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HearAsync(TimeSpan until, TimeSpan? sent, CancellationToken cancellationToken)
    {
        if (await prober.ReceiveAsync(until - Now, cancellationToken).ConfigureAwait(false) is not { } outcome)
        {
            return;
        }

        if (!_log.Take(outcome))
        {
            others(outcome);
        }
        else if (outcome is ProbeOutcome.Delivered { RoundTrip: var roundTrip })
        {
            _timer.Observe(roundTrip);
        }
        else if (outcome is ProbeOutcome.TimeExceeded && sent is { } left)
        {
            // A router may take longer to answer than the target; by its own answers the wait grows.
            _timer.Observe(Now - left);
        }
    }

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
