using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// The search for the PLPMTU of one flow in one direction (RFC 8899 §4.6, §5). It is asked for the next flight and told
/// outcomes, in any order, any number of times; it never sends and never waits. Only delivery raises the floor; only enough lost copies
/// beside arriving smaller ones make a ceiling; a PTB merely names a size worth trying.
/// </summary>
public sealed class PlpmtuSearch
{
    private readonly SearchLimits _limits;
    private readonly Direction _direction;
    private readonly Func<ProbeId> _newId;
    private readonly FlightLog _log = new();
    private readonly List<PtbReport> _ptbs = [];
    private readonly Hints _hints = new();
    private readonly RationedPlan? _rationed;
    private PacketSize _max;
    private bool _confirming;

    /// <param name="limits">Range and constants.</param>
    /// <param name="direction">Which way the sizes travel.</param>
    /// <param name="newId">Draws unguessable ids (RFC 8899 §4.1).</param>
    public PlpmtuSearch(SearchLimits limits, Direction direction, Func<ProbeId> newId)
    {
        _limits = limits;
        _direction = direction;
        _newId = newId;
        _max = limits.Range.High;
        _rationed = limits.AnswersAreRationed ? new RationedPlan(limits) : null;
        if (limits.Suspected is { } size)
        {
            Suggest(size);
        }
    }

    /// <summary>Null while the search goes on.</summary>
    public SearchEnd? End { get; private set; }

    /// <summary>
    /// The largest size confirmed by delivery, as far as the own interface still carries it; null before the first answer.
    /// </summary>
    public PacketSize? Plpmtu => _log.LargestDelivered is { } delivered ? PacketSize.Min(delivered, _max) : null;

    /// <summary>Nothing but proof or disproof is left to do: the floor and the suspected ceiling touch, or the search is over.</summary>
    public bool HasBoundary => End is not null || (Plpmtu is { } floor && Ceiling(floor) - floor == 1);

    /// <summary>Where the boundary lies as far as is known: what passes, and the smallest size under suspicion (or just beyond the range). Null before contact.</summary>
    public SizeRange? Gap => Plpmtu is { } floor ? new SizeRange(floor, Ceiling(floor)) : null;

    /// <summary>Whether outcomes of the last flight are still needed before the next can be named.</summary>
    public bool IsWaiting => End is null && _log.LastFlight.Any(p =>
        p.State == ProbeState.Outstanding || (_confirming && p.State == ProbeState.TooBig));

    /// <summary>How long after the last flight the next may leave: nothing, unless who answers needs a rest.</summary>
    public TimeSpan Pause => _rationed?.Pause ?? TimeSpan.Zero;

    /// <summary>RFC 8899 §5.2, read off what is known.</summary>
    public SearchPhase Phase => Plpmtu switch
    {
        null => SearchPhase.Disabled,
        _ when End is SearchEnd.NoContact or SearchEnd.ContactLost => SearchPhase.Disabled,
        { } floor when floor >= _limits.BasePlpmtu => End is null ? SearchPhase.Searching : SearchPhase.SearchComplete,
        _ when End is SearchEnd.Complete || _log.CaseAgainst(_limits.BasePlpmtu).HasEnoughCopies(_limits) => SearchPhase.Error,
        _ => SearchPhase.Base,
    };

    /// <summary>The probes to send next, all at once. Empty when the search is over.</summary>
    /// <exception cref="InvalidOperationException">The last flight is not settled yet (<see cref="IsWaiting"/>).</exception>
    public IReadOnlyList<Probe> NextFlight()
    {
        if (IsWaiting)
        {
            throw new InvalidOperationException("outcomes of the last flight are missing: every probe ends as delivered or lost");
        }

        Probe[] flight = [.. Plan().Select(size => new Probe(_newId(), size, _direction))];
        if (flight.Length > 0)
        {
            _log.Add(flight);
        }

        return flight;
    }

    /// <summary>
    /// Takes one outcome; unknown ids and repetitions are harmless. After the end only a delivery is heard: it supersedes the loss
    /// that the end may rest upon, and then the search goes on.
    /// </summary>
    public void Take(ProbeOutcome outcome)
    {
        if (End is not null && outcome is not ProbeOutcome.Delivered)
        {
            return;
        }

        var probe = _log.Find(outcome.Probe);
        if (outcome is ProbeOutcome.TooBig tooBig)
        {
            Hear(tooBig.Ptb, probe);
        }
        else if (probe is { State: not ProbeState.Delivered })
        {
            Settle(probe, outcome);
        }

        if (!IsWaiting)
        {
            _rationed?.Weigh(_log, () => Gap, _max, _hints);
            End = Conclusion.Of(_log, _limits, Plpmtu, _max);
        }
    }

    /// <summary>The flight under way only asks whether the peer, silent in the one before, still answers: that deserves patience.</summary>
    public bool HasFallenSilent { get; private set; }

    /// <summary>Whether it sent that probe.</summary>
    public bool Knows(ProbeId id) => _log.Find(id) is not null;

    /// <summary>Names a size worth trying next, because the other direction stopped there. No more than a hint.</summary>
    public void Suggest(PacketSize size) => _hints.Add(size);

    /// <summary>What is known now; <see cref="SearchEnd.Cut"/> when the search has not ended by itself.</summary>
    public SearchResult Result()
    {
        var lost = Conclusion.SmallestProvenLost(_log, _limits, Plpmtu, _max);
        return new SearchResult
        {
            End = End ?? SearchEnd.Cut,
            Phase = Phase,
            Range = new SizeRange(PacketSize.Min(_limits.Range.Low, _max), _max),
            LocalLimit = _max < _limits.Range.High ? _max : null,
            Plpmtu = Plpmtu,
            SmallestLost = lost,
            Boundary = lost is { } size ? _log.CaseAgainst(size) : default,
            Ptbs = [.. _ptbs],
            Tallies = SizeTally.Of(_log.Probes),
            ArrivedInPieces = _log.Probes.Any(p => p.State == ProbeState.Fragmented),
            Flights = _log.Count,
        };
    }

    private PacketSize Ceiling(PacketSize floor) => _log.SmallestSuspectAbove(floor) ?? (_max + 1);

    private void Hear(PacketTooBig ptb, SentProbe? probe)
    {
        var ruling = PtbRules.Rule(ptb, probe?.Size, _limits.Family);
        _ptbs.Add(new PtbReport(ptb, ruling, probe?.Size));
        if (ruling != PtbRuling.Accepted || probe is null)
        {
            return;
        }

        if (probe.State == ProbeState.Outstanding)
        {
            probe.State = ProbeState.TooBig;
        }

        // Accepted means from the family's minimum up to the probe's size: always a packet size.
        _hints.Add(PacketSize.Of(ptb.NextHopMtu));
    }

    private void Settle(SentProbe probe, ProbeOutcome outcome)
    {
        switch (outcome)
        {
            case ProbeOutcome.Delivered:
                _log.MarkDelivered(probe);
                break;
            case ProbeOutcome.Fragmented:
                probe.State = ProbeState.Fragmented;
                break;
            case ProbeOutcome.LocalLimit local:
                probe.State = ProbeState.NotSent;
                // A refusal is a fact, whatever limit it names.
                var carries = PacketSize.Min(local.Limit, probe.Size - 1);
                _max = PacketSize.Max(SearchLimits.ControlSize, PacketSize.Min(_max, carries));
                break;
            case ProbeOutcome.Lost when probe.State is ProbeState.Outstanding or ProbeState.TooBig:
                probe.State = ProbeState.Lost;
                break;
        }
    }

    private List<PacketSize> Plan()
    {
        _confirming = false;
        if (End is not null)
        {
            return [];
        }

        if (_rationed is not null)
        {
            _confirming = true;
            return _rationed.Next(_log, Gap, _max);
        }

        if (Plpmtu is not { } floor)
        {
            return FlightPlan.Contact(_max);
        }

        HasFallenSilent = _log.SilentFlights() > 0;
        if (HasFallenSilent)
        {
            return FlightPlan.AnybodyThere();
        }

        var ceiling = Ceiling(floor);
        if (ceiling > _max)
        {
            return FlightPlan.Contact(_max);
        }

        if (_hints.Take(floor, ceiling) is { } hint)
        {
            return FlightPlan.Hinted(hint, floor, ceiling, _log.RandomLoss(floor));
        }

        if (ceiling - floor == 1 || _limits.GateOnly)
        {
            _confirming = true;
            return FlightPlan.Confirming(_limits, floor, ceiling, _log.CaseAgainst(ceiling), FlightPlan.WantsBase(_limits, _log, floor, ceiling));
        }

        return FlightPlan.Narrowing(_limits, _log, floor, ceiling, _max);
    }
}
