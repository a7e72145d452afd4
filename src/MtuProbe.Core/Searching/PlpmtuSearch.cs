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
    private const int MaxHints = 3;
    private const int MaxFlights = 200;

    /// <summary>Controls to have seen before "too lossy" is said: with fewer the bound is wide because little was asked.</summary>
    private const int EnoughControls = 60;

    private readonly SearchLimits _limits;
    private readonly Direction _direction;
    private readonly Func<ProbeId> _newId;
    private readonly FlightLog _log = new();
    private readonly List<PtbReport> _ptbs = [];
    private readonly HashSet<PacketSize> _hintsTaken = [];
    private PacketSize? _hint;
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
    }

    /// <summary>Null while the search goes on.</summary>
    public SearchEnd? End { get; private set; }

    /// <summary>The largest size confirmed by delivery; null before the first answer.</summary>
    public PacketSize? Plpmtu => _log.LargestDelivered;

    /// <summary>Nothing but proof or disproof is left to do: the floor and the suspected ceiling touch, or the search is over.</summary>
    public bool HasBoundary => End is not null || (Plpmtu is { } floor && Ceiling(floor) - floor == 1);

    /// <summary>Whether outcomes of the last flight are still needed before the next can be named.</summary>
    public bool IsWaiting => End is null && _log.LastFlight.Any(p =>
        p.State == ProbeState.Outstanding || (_confirming && p.State == ProbeState.TooBig));

    /// <summary>RFC 8899 §5.2, read off what is known.</summary>
    public SearchPhase Phase
    {
        get
        {
            if (Plpmtu is not { } floor)
            {
                return SearchPhase.Disabled;
            }

            if (floor >= _limits.BasePlpmtu)
            {
                return End is null ? SearchPhase.Searching : SearchPhase.SearchComplete;
            }

            return IsProvenLost(_limits.BasePlpmtu) || End is SearchEnd.Complete ? SearchPhase.Error : SearchPhase.Base;
        }
    }

    /// <summary>The probes to send next, all at once. Empty when the search is over.</summary>
    /// <exception cref="InvalidOperationException">The last flight is not settled yet (<see cref="IsWaiting"/>).</exception>
    public IReadOnlyList<Probe> NextFlight()
    {
        if (IsWaiting)
        {
            throw new InvalidOperationException("outcomes of the last flight are missing: every probe ends as delivered or lost");
        }

        var sizes = Plan();
        if (sizes.Count == 0)
        {
            return [];
        }

        Probe[] flight = [.. sizes.Select(size => new Probe(_newId(), size, _direction))];
        _log.Add(flight);
        return flight;
    }

    /// <summary>Takes one outcome; unknown ids, repetitions and late news are harmless.</summary>
    public void Take(ProbeOutcome outcome)
    {
        if (End is not null)
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
            End = Conclude();
        }
    }

    /// <summary>Whether it sent that probe.</summary>
    public bool Knows(ProbeId id) => _log.Find(id) is not null;

    /// <summary>Names a size worth trying next, because the other direction stopped there. No more than a hint.</summary>
    public void Suggest(PacketSize size) => _hint = _hintsTaken.Contains(size) ? _hint : size;

    /// <summary>What is known now; <see cref="SearchEnd.Cut"/> when the search has not ended by itself.</summary>
    public SearchResult Result()
    {
        var ceiling = Plpmtu is { } floor ? _log.SmallestSuspectAbove(floor) : null;
        var proven = ceiling is { } c && IsProvenLost(c);
        return new SearchResult
        {
            End = End ?? SearchEnd.Cut,
            Phase = Phase,
            Range = new SizeRange(PacketSize.Min(_limits.Range.Low, _max), _max),
            LocalLimit = _max < _limits.Range.High ? _max : null,
            Plpmtu = Plpmtu,
            SmallestLost = proven ? ceiling : null,
            Boundary = proven ? _log.CaseAgainst(ceiling!.Value) : default,
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

        if (PacketSize.TryOf(ptb.NextHopMtu, out var said) && said < probe.Size && !_hintsTaken.Contains(said))
        {
            _hint = said;
        }
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
                _max = PacketSize.Max(SearchLimits.ControlSize, PacketSize.Min(_max, local.Limit));
                break;
            case ProbeOutcome.Lost when probe.State is ProbeState.Outstanding or ProbeState.TooBig:
                probe.State = ProbeState.Lost;
                break;
        }
    }

    private SearchEnd? Conclude()
    {
        if (_log.SilentFlights() >= _limits.MaxSilentFlights)
        {
            return Plpmtu is null ? SearchEnd.NoContact : SearchEnd.ContactLost;
        }

        if (Plpmtu is not { } floor)
        {
            return null;
        }

        if (floor >= _max)
        {
            return SearchEnd.Complete;
        }

        if (_log.Count >= MaxFlights)
        {
            return SearchEnd.TooLossy;
        }

        var ceiling = Ceiling(floor);
        var touching = ceiling - floor == 1;
        if (ceiling > _max || !(touching || _limits.GateOnly))
        {
            return null;
        }

        var against = _log.CaseAgainst(ceiling);
        var needed = against.CopiesNeeded(_limits);
        if (needed > _limits.MaxCopies)
        {
            return against.SmallerSent >= EnoughControls ? SearchEnd.TooLossy : null;
        }

        return against.LostCopies < needed ? null : touching ? SearchEnd.Complete : SearchEnd.GateRefused;
    }

    private bool IsProvenLost(PacketSize size)
    {
        var against = _log.CaseAgainst(size);
        var needed = against.CopiesNeeded(_limits);
        return needed <= _limits.MaxCopies && against.LostCopies >= needed;
    }

    private List<PacketSize> Plan()
    {
        _confirming = false;
        if (End is not null)
        {
            return [];
        }

        if (Plpmtu is not { } floor)
        {
            return FlightPlan.Contact(_limits, _max);
        }

        var ceiling = Ceiling(floor);
        if (ceiling > _max)
        {
            return FlightPlan.Contact(_limits, _max);
        }

        if (TakeHint(floor, ceiling) is { } hint)
        {
            return FlightPlan.Hinted(hint, floor, ceiling, RandomLoss(floor));
        }

        if (ceiling - floor == 1 || _limits.GateOnly)
        {
            _confirming = true;
            var flight = FlightPlan.Confirming(_limits, ceiling, _log.CaseAgainst(ceiling));

            // A refusal that can name only the control size as delivered helps nobody.
            return _limits.BasePlpmtu < ceiling && !_log.WasTried(_limits.BasePlpmtu) && floor < _limits.BasePlpmtu
                ? [_limits.BasePlpmtu, .. flight]
                : flight;
        }

        return Narrow(floor, ceiling);
    }

    /// <summary>
    /// Until BASE_PLPMTU was tried it is taken along and the cuts lie above it; and the largest size gets a second chance before
    /// anything is built on the loss of one packet.
    /// </summary>
    private List<PacketSize> Narrow(PacketSize floor, PacketSize ceiling)
    {
        var also = new List<PacketSize>();
        var low = floor;
        if (floor < _limits.BasePlpmtu && _limits.BasePlpmtu < ceiling && !_log.WasTried(_limits.BasePlpmtu))
        {
            low = _limits.BasePlpmtu;
            also.Add(low);
        }

        if (ceiling == _max && _log.CaseAgainst(ceiling).LostCopies == 1)
        {
            also.Add(ceiling);
        }

        return FlightPlan.Narrowing(_limits, low, ceiling, also, RandomLoss(floor));
    }

    private PacketSize? TakeHint(PacketSize floor, PacketSize ceiling)
    {
        var hint = _hint;
        _hint = null;
        return hint is { } size && _hintsTaken.Count < MaxHints && size >= floor && size < ceiling && ceiling - floor > 1 && _hintsTaken.Add(size)
            ? size
            : null;
    }

    /// <summary>The loss that has nothing to do with size: of what is known to pass, the share that did not.</summary>
    private double RandomLoss(PacketSize floor)
    {
        var (lost, sent) = (0, 0);
        foreach (var probe in _log.Probes)
        {
            if (probe.Size <= floor && probe.State is (ProbeState.Lost or ProbeState.Delivered))
            {
                sent++;
                lost += probe.State == ProbeState.Lost ? 1 : 0;
            }
        }

        return sent == 0 ? 0 : (double)lost / sent;
    }
}
