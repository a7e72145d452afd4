using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// The search for the PLPMTU of one flow in one direction (RFC 8899 §4.6, §5). It is asked for the next flight and told
/// outcomes, in any order, any number of times; it never sends and never waits. Only delivery raises the floor; only enough lost copies
/// beside arriving smaller ones make a ceiling; a PTB merely names a size worth trying.
/// </summary>
/// <param name="limits">Range and constants.</param>
/// <param name="direction">Which way the sizes travel.</param>
/// <param name="newId">Draws unguessable ids (RFC 8899 §4.1).</param>
public sealed class PlpmtuSearch(SearchLimits limits, Direction direction, Func<ProbeId> newId)
{
    /// <summary>A second one, because under loss the one copy of what passes is lost now and then.</summary>
    private const int MaxHeldFlights = 2;

    private readonly FlightLog _log = new(limits);
    private readonly Hints _hints = new(limits.Suspected);
    private readonly RationedPlan? _rationed = limits.AnswersAreRationed ? new RationedPlan(limits) : null;
    private SegmentBound? _bound;
    private bool _confirming;
    private int _heldFlights;

    /// <summary>Null while the search goes on.</summary>
    public SearchEnd? End { get; private set; }

    /// <summary>MAX_PLPMTU; comes down when the own interface refuses a size.</summary>
    public PacketSize Max { get; private set; } = limits.Range.High;

    /// <summary>
    /// The largest size confirmed by delivery, as far as the own interface still carries it; null before the first answer.
    /// </summary>
    public PacketSize? Plpmtu => _log.LargestDelivered is { } delivered ? PacketSize.Min(delivered, Max) : null;

    /// <summary>Nothing but proof or disproof is left to do: the floor and the suspected ceiling touch, or the search is over.</summary>
    public bool HasBoundary => End is not null || (Plpmtu is { } floor && Ceiling(floor) - floor == 1);

    /// <summary>Where the boundary lies as far as is known: what passes, and the smallest size under suspicion (or just beyond the range). Null before contact.</summary>
    public SizeRange? Gap => Plpmtu is { } floor ? new SizeRange(floor, Ceiling(floor)) : null;

    /// <summary>Whether outcomes of the last flight are still needed before the next can be named.</summary>
    public bool IsWaiting => End is null && _log.IsWaiting(forTooBig: _confirming);

    /// <summary>How long after the last flight the next may leave: nothing, unless who answers needs a rest.</summary>
    public TimeSpan Pause => _rationed?.Pause ?? TimeSpan.Zero;

    /// <summary>RFC 8899 §5.2, read off what is known.</summary>
    public SearchPhase Phase => Plpmtu switch
    {
        null => SearchPhase.Disabled,
        _ when End is SearchEnd.NoContact or SearchEnd.ContactLost => SearchPhase.Disabled,
        { } floor when floor >= limits.BasePlpmtu => End is null ? SearchPhase.Searching : SearchPhase.SearchComplete,
        _ when End is SearchEnd.Complete || _log.CaseAgainst(limits.BasePlpmtu).HasEnoughCopies(limits) => SearchPhase.Error,
        _ => SearchPhase.Base,
    };

    /// <summary>The probes to send next, all at once. Empty when the search is over.</summary>
    /// <param name="flow">The flow that they travel in.</param>
    /// <exception cref="InvalidOperationException">The last flight is not settled yet (<see cref="IsWaiting"/>).</exception>
    public Probe[] NextFlight(Flow flow = default)
    {
        if (IsWaiting)
        {
            throw new InvalidOperationException("outcomes of the last flight are missing: every probe ends as delivered or lost");
        }

        Probe[] flight = [.. Plan().Select(size => new Probe(newId(), size, direction) { Flow = flow })];
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
            _hints.Hear(tooBig.Ptb, probe, limits.Family);
        }
        else if (probe is { State: not ProbeState.Delivered })
        {
            Settle(probe, outcome);
        }

        if (!IsWaiting)
        {
            _rationed?.Weigh(_log, () => Gap, Max, _hints);
            End = Conclusion.Of(_log, limits, Plpmtu, Max);
        }
    }

    /// <summary>The flight under way only asks whether the peer, silent in the one before, still answers: that deserves patience.</summary>
    public bool HasFallenSilent { get; private set; }

    /// <summary>Something was lost that does pass.</summary>
    public bool SeesLoss => Plpmtu is { } floor && _log.RandomLoss(floor) > 0;

    /// <summary>One size was asked about, and it does not pass.</summary>
    public bool HasRefusedGate => limits.GateOnly && End is (SearchEnd.GateRefused or SearchEnd.Complete) && Plpmtu < Max;

    /// <summary>Whether it sent that probe.</summary>
    public bool Knows(ProbeId id) => _log.Find(id) is not null;

    /// <summary>Names the size at which the other direction stopped. No more than a hint, but one that usually holds: the proof is asked for with it.</summary>
    public void Suggest(PacketSize size) => _hints.Add(size, isBoundary: true);

    /// <summary>Holds the search to what another flow of this direction found: its next flights ask whether that is true here too.</summary>
    public void HoldTo(PacketSize passes) =>
        (_log.Elsewhere, _heldFlights) = passes == _log.Elsewhere ? (passes, _heldFlights) : (passes, 0);

    /// <summary>Whether that is still to be asked, or to be asked once more.</summary>
    public bool IsHeld => End is null && _heldFlights < MaxHeldFlights && _log.Elsewhere is { } passes && !(passes < Plpmtu);

    /// <summary>Whether the boundary may lie at <paramref name="passes"/>, for all that is known here.</summary>
    public bool MayBe(PacketSize passes) => passes <= Max && !(passes < Plpmtu) && !(Gap is { } gap && gap.High <= passes && gap.High <= Max);

    /// <summary>What is known now; <see cref="SearchEnd.Cut"/> when the search has not ended by itself.</summary>
    public SearchResult Result()
    {
        var lost = Conclusion.SmallestProvenLost(_log, limits, Plpmtu, Max);
        return new SearchResult
        {
            End = End ?? SearchEnd.Cut,
            Phase = Phase,
            Range = new SizeRange(PacketSize.Min(limits.Range.Low, Max), Max),
            LocalLimit = Max < limits.Range.High && _bound is null ? Max : null,
            Bound = Max < limits.Range.High ? _bound : null,
            Plpmtu = Plpmtu,
            SmallestLost = lost,
            Boundary = lost is { } size ? _log.CaseAgainst(size) : default,
            Ptbs = _hints.Ptbs.ToArray(),
            Tallies = SizeTally.Of(_log.Probes),
            ArrivedInPieces = _log.Probes.Any(p => p.State == ProbeState.Fragmented),
            Flights = _log.Count,
        };
    }

    private FlightPlans Plans => new(limits, _log);

    private PacketSize Ceiling(PacketSize floor) => _log.SmallestSuspectAbove(floor) ?? (Max + 1);

    private void Settle(SentProbe probe, ProbeOutcome outcome)
    {
        switch (outcome)
        {
            case ProbeOutcome.Delivered delivered:
                probe.Repeats = delivered.Repeats;
                _log.MarkDelivered(probe);
                break;
            case ProbeOutcome.Bounded bounded:
                probe.State = ProbeState.Bounded;
                Bound(bounded.Bound with { Largest = PacketSize.Min(bounded.Bound.Largest, probe.Size - 1) });
                break;
            case ProbeOutcome.Untold when probe.State is ProbeState.Outstanding:
                probe.State = ProbeState.NotSent;
                break;
            case ProbeOutcome.Fragmented:
                probe.State = ProbeState.Fragmented;
                break;
            case ProbeOutcome.LocalLimit local:
                probe.State = ProbeState.NotSent;
                // A refusal is a fact, whatever limit it names.
                Max = PacketSize.Max(SearchLimits.ControlSize, PacketSize.Min(Max, PacketSize.Min(local.Limit, probe.Size - 1)));
                break;
            case ProbeOutcome.Lost when probe.State is ProbeState.Outstanding or ProbeState.TooBig:
                probe.State = ProbeState.Lost;
                break;
        }
    }

    /// <summary>What was delivered before stays delivered: an end may come to know less of the path than we do.</summary>
    private void Bound(SegmentBound bound)
    {
        if (PacketSize.Max(Plpmtu ?? SearchLimits.ControlSize, bound.Largest) is var most && most < Max)
        {
            (Max, _bound) = (most, bound);
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
            return _rationed.Next(_log, Gap, Max);
        }

        if (IsHeld && _log.SilentFlights() == 0)
        {
            return Held(_log.Elsewhere!.Value);
        }

        if (Plpmtu is not { } floor)
        {
            return Plans.Contact(Max);
        }

        HasFallenSilent = _log.SilentFlights() > 0;
        if (HasFallenSilent)
        {
            return Plans.AnybodyThere();
        }

        var ceiling = Ceiling(floor);
        if (ceiling > Max)
        {
            return Plans.Largest(Max);
        }

        if (_hints.Take(floor, ceiling) is { } hint)
        {
            return hint.IsBoundary ? Confirming(hint.Size, hint.Size + 1) : Plans.Hinted(hint.Size, floor, ceiling);
        }

        return ceiling - floor == 1 || limits.GateOnly ? Confirming(floor, ceiling) : Plans.Narrowing(floor, ceiling, Max);
    }

    private List<PacketSize> Confirming(PacketSize floor, PacketSize ceiling)
    {
        _confirming = true;
        return Plans.Confirming(floor, ceiling);
    }

    private List<PacketSize> Held(PacketSize passes)
    {
        (_heldFlights, _confirming) = (_heldFlights + 1, true);
        return FlightPlan.Held(passes, Max, Math.Max(1, limits.MaxProbes - _log.CaseAgainst(passes + 1).LostCopies));
    }
}
