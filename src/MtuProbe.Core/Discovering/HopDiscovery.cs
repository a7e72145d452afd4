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
/// It names flights and is told outcomes, like a search; it never sends and never waits, so it flies beside the searches of other lanes.
/// </summary>
internal sealed class HopDiscovery
{
    private const int HopsPerFlight = 8;
    private const int MostHops = 32;
    private const int MostRounds = 5;

    /// <summary>A router that is out of answers has some again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Func<ProbeId> _newId;
    private readonly HopLog _log;
    private readonly ProbeTimer _timer = new();
    private readonly IEnumerator<HopFlight> _flights;
    private readonly TimeSpan _start;
    private TimeSpan _now;
    private TimeSpan? _leftAt;
    private Hop? _before;
    private bool _mayBeOnTheWayBack;
    private bool _hasAskedAgain;

    /// <param name="question">Which hole.</param>
    /// <param name="newId">Draws probe ids.</param>
    /// <param name="now">When its first flight is due.</param>
    public HopDiscovery(HopQuestion question, Func<ProbeId> newId, TimeSpan now)
    {
        (Question, _newId, _start) = (question, newId, now);
        _log = new HopLog(question.Failing);
        _flights = Flights().GetEnumerator();
        GoOn(now);
    }

    public HopQuestion Question { get; }

    public bool IsOver { get; private set; }

    /// <summary>What is known by now. If the failing size arrived after all, nothing is.</summary>
    public HoleLocation Location => new()
    {
        After = _log.FailingSizeArrived ? null : _log.Reached ?? (_before?.Ttl == 1 ? new Hop(0, null) : null),
        Before = _log.FailingSizeArrived ? null : _before,
        MayBeOnTheWayBack = _mayBeOnTheWayBack && !_log.FailingSizeArrived,
        Tallies = _log.Tallies,
    };

    /// <summary>When its next flight may leave, or the one under way is given up; null when it is over.</summary>
    public TimeSpan? NextEvent => IsOver ? null : _leftAt is { } left ? left + Wait : _flights.Current.Due;

    private TimeSpan Wait => _flights.Current.IsGuess ? _timer.WaitForAGuess : _timer.Wait;

    private int Reached => _log.Reached?.Ttl ?? 0;

    /// <summary>The probes to send now, all at once; empty while there are none.</summary>
    public IReadOnlyList<Probe> NextFlight(TimeSpan now)
    {
        if (IsOver || _leftAt is not null || now < _flights.Current.Due)
        {
            return [];
        }

        foreach (var probe in _flights.Current.Probes)
        {
            _log.Add(probe);
        }

        return [.. _flights.Current.Probes.Select(probe => probe.Probe)];
    }

    /// <summary>Starts the timer of a flight that has left.</summary>
    public void Left(TimeSpan now) => _leftAt = now;

    /// <summary>False when the outcome is about none of its probes.</summary>
    public bool Take(ProbeOutcome outcome, TimeSpan now)
    {
        if (!_log.Take(outcome))
        {
            return false;
        }

        if (outcome is ProbeOutcome.Delivered { RoundTrip: var roundTrip })
        {
            _timer.Observe(roundTrip);
        }
        else if (outcome is ProbeOutcome.TimeExceeded && _leftAt is { } left)
        {
            // A router may take longer to answer than the target; by its own answers the wait grows.
            _timer.Observe(now - left);
        }

        if (_leftAt is not null && _flights.Current.IsAnswered)
        {
            GoOn(now);
        }

        return true;
    }

    /// <summary>Goes on without the answers whose timer has expired.</summary>
    public void Expire(TimeSpan now)
    {
        if (_leftAt + Wait <= now)
        {
            GoOn(now);
        }
    }

    private void GoOn(TimeSpan now)
    {
        (_leftAt, _now) = (null, now);
        IsOver = !_flights.MoveNext();
    }

    /// <summary>Each flight is settled, answered or given up, when the next one is asked for.</summary>
    private IEnumerable<HopFlight> Flights()
    {
        foreach (var flight in FindWhoAnswers())
        {
            yield return flight;
        }

        var routers = _log.AnsweringAfter(0).Where(hop => !hop.IsTarget).ToList();
        if (routers.Count > 0)
        {
            yield return Flight(routers.Select(hop => (hop.Ttl, Question.Failing))) with { IsGuess = true };
        }

        // The probe to a router that was reached may have been lost by chance: its answer to a later copy moves the question on.
        while (_before is null && !_log.FailingSizeArrived && _log.AnsweringAfter(Reached).FirstOrDefault() is { } next)
        {
            if (next.IsTarget && Question.Direction == Direction.RoundTrip)
            {
                _mayBeOnTheWayBack = true;
                yield break;
            }

            if (!_hasAskedAgain && _log.LastRouter > 0 && SilentBetween(Reached, next.Ttl) is { Count: > 0 } silent)
            {
                // Nobody may be passed over for having been asked too much by somebody else. Where no router answers at all, none is going to.
                _hasAskedAgain = true;
                yield return Flight(silent.Select(Small), _start + Pause);
                continue;
            }

            foreach (var flight in Settle(next))
            {
                yield return flight;
            }

            if (!IsSettled(next))
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// A hop that was silent is asked until its silence is proven, so that the target's own distance is certain: first once more and again,
    /// because a lost answer was spent all the same.
    /// </summary>
    private IEnumerable<HopFlight> FindWhoAnswers()
    {
        for (var first = 1; first <= MostHops && _log.Target is null; first += HopsPerFlight)
        {
            yield return Flight(Enumerable.Range(first, HopsPerFlight).Select(Small));
        }

        foreach (var copies in new[] { 1, 1, Question.Copies - 3 })
        {
            if (SilentBetween(0, (_log.Target ?? _log.LastRouter) + 1) is { Count: > 0 } silent)
            {
                yield return Flight(silent.SelectMany(ttl => Enumerable.Repeat(Small(ttl), copies)));
            }
        }
    }

    private List<int> SilentBetween(int ttl, int other) => [.. Enumerable.Range(ttl + 1, other - ttl - 1).Where(hop => !_log.Answers(hop))];

    private static (int Ttl, PacketSize Size) Small(int ttl) => (ttl, SearchLimits.ControlSize);

    /// <summary>Asks until the failing size has reached <paramref name="hop"/>, or is proven not to.</summary>
    private IEnumerable<HopFlight> Settle(Hop hop)
    {
        var missing = Question.Copies;
        for (var round = 1; round <= MostRounds && !IsSettled(hop); round++)
        {
            int[] runs = round == 1 ? [(missing - 1) / 2, (missing / 2) + 1] : [missing];
            var flight = Flight(Bracketed(hop.Ttl, runs), round == 1 ? _now : _now + (Pause * Math.Max(1, round - 2)));
            yield return flight;
            missing -= LostBetweenAnswered(flight.Probes);
            _before = missing <= 0 && !IsSettled(hop) ? hop : null;
        }
    }

    private bool IsSettled(Hop hop) => _before is not null || Reached >= hop.Ttl || _log.FailingSizeArrived;

    private List<(int Ttl, PacketSize Size)> Bracketed(int ttl, int[] runs) =>
    [
        (ttl, Question.Passing),
        .. runs.SelectMany(length => Enumerable.Repeat((ttl, Question.Failing), length).Append((ttl, Question.Passing))),
    ];

    private int LostBetweenAnswered(IReadOnlyList<HopProbe> flight)
    {
        var (counted, run, isOpen) = (0, 0, false);
        foreach (var probe in flight)
        {
            if (probe.Size == Question.Failing)
            {
                run += probe.IsAnswered ? 0 : 1;
                continue;
            }

            counted += isOpen && probe.IsAnswered ? run : 0;
            (run, isOpen) = (0, probe.IsAnswered);
        }

        return counted;
    }

    private HopFlight Flight(IEnumerable<(int Ttl, PacketSize Size)> plan, TimeSpan due = default) => new(
        [
            .. plan.Select(p => new HopProbe(
                new Probe(_newId(), p.Size, Question.Direction) { Flow = Question.Flow, HopLimit = (byte)p.Ttl }, p.Ttl)),
        ],
        due);
}
