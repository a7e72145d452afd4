using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>One direction of a loss survey: what it compares, the probes it waits for, how fast it may go.</summary>
internal sealed class SurveyTrack(Direction direction, RiseSearch search)
{
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<ProbeId, Sent> _sent = [];
    private readonly Queue<ProbeId> _byAge = new();
    private readonly SurveyPace _pace = new();
    private readonly ProbeTimer _timer = new();
    private int _pairsLeft = search.Copies;
    private int _bytesOut;
    private int _out;
    private TimeSpan _heard;

    private sealed record Sent(LossLook Look, PacketSize Size, bool LeadsFlight)
    {
        public TimeSpan At { get; set; }

        public bool IsLost { get; set; }
    }

    public bool IsOver => search.Look is null;

    public RiseSearch Search => search;

    public bool Knows(ProbeId id) => _sent.ContainsKey(id);

    /// <summary>When it may send again; null while as much as may be is under way, the last of a batch are, or it is over.</summary>
    public TimeSpan? Due => search.Look is { } look && _pairsLeft > 0
        && _pace.HasRoom(_bytesOut, Pairs(look) * (look.Control.Bytes + look.Asked.Bytes)) ? _pace.Due : null;

    /// <summary>How long nothing has come back.</summary>
    public TimeSpan Silent(TimeSpan now) => IsOver ? TimeSpan.Zero : now - _heard;

    /// <summary>When the oldest of its timers expires; null when none runs.</summary>
    public TimeSpan? NextExpiry
    {
        get
        {
            while (_byAge.TryPeek(out var oldest))
            {
                if (_sent.TryGetValue(oldest, out var probe) && !probe.IsLost)
                {
                    return probe.At + _timer.Wait;
                }

                _byAge.Dequeue();
            }

            return null;
        }
    }

    /// <summary>A search before this one has measured it.</summary>
    public void Expect(TimeSpan roundTrip) => _timer.Observe(roundTrip);

    /// <summary>Both sizes in turn, the smaller first.</summary>
    public IReadOnlyList<Probe> NextFlight(Func<ProbeId> newId)
    {
        var look = search.Look!;
        var pairs = Pairs(look);
        _pairsLeft -= pairs;
        var flight = new List<Probe>(2 * pairs);
        for (var i = 0; i < 2 * pairs; i++)
        {
            var probe = new Probe(newId(), i % 2 == 0 ? look.Control : look.Asked, direction);
            _sent.Add(probe.Id, new Sent(look, probe.Size, LeadsFlight: i == 0));
            _byAge.Enqueue(probe.Id);
            flight.Add(probe);
        }

        _out += flight.Count;
        _bytesOut += flight.Sum(p => p.Size.Bytes);
        return flight;
    }

    /// <summary>Starts the timers of a flight that has left.</summary>
    public void Left(IReadOnlyList<Probe> flight, TimeSpan began, TimeSpan now)
    {
        foreach (var probe in flight)
        {
            if (_sent.TryGetValue(probe.Id, out var sent))
            {
                sent.At = now;
            }
        }

        _pace.Sent(flight.Count, flight.Sum(p => p.Size.Bytes), began);
    }

    public void Take(ProbeOutcome outcome, TimeSpan now)
    {
        if (!_sent.TryGetValue(outcome.Probe, out var probe))
        {
            return;
        }

        switch (outcome)
        {
            case ProbeOutcome.Delivered delivered:
                _heard = now;
                _timer.Observe(delivered.RoundTrip);
                if (probe.LeadsFlight)
                {
                    _pace.Observe(delivered.RoundTrip, now);
                }

                if (probe.IsLost)
                {
                    search.Correct(probe.Look, probe.Size);
                    _sent.Remove(outcome.Probe);
                    return;
                }

                Settle(outcome.Probe, probe, lost: false);
                break;
            case ProbeOutcome.Fragmented when !probe.IsLost:
                // It passed the search whole: the path has changed, and what forbids it is cut.
                Settle(outcome.Probe, probe, lost: true);
                break;
            case ProbeOutcome.LocalLimit when !probe.IsLost:
                // It never left, so it counts neither way.
                _sent.Remove(outcome.Probe);
                Return(probe);
                break;
            case ProbeOutcome.Fragmented or ProbeOutcome.LocalLimit or ProbeOutcome.TooBig or ProbeOutcome.Unreachable
                or ProbeOutcome.TimeExceeded or ProbeOutcome.Lost:
                // Its timer tells.
                break;
        }
    }

    public void Expire(TimeSpan now)
    {
        while (NextExpiry <= now)
        {
            var id = _byAge.Dequeue();
            _sent[id].IsLost = true;
            Settle(id, _sent[id], lost: true);
        }
    }

    /// <summary>
    /// Draws the conclusion as soon as a batch has told. One that ends in silence is followed by as many probes again: it may be an outage,
    /// which is no loss.
    /// </summary>
    public void EndBatchIfTold(TimeSpan now)
    {
        var isSettled = _pairsLeft == 0 && _out == 0;
        if (IsOver || !(isSettled || search.IsToldEarly))
        {
            return;
        }

        if (!isSettled || now - _heard < (_timer.Wait * 2) + Hesitation)
        {
            search.EndBatch();
        }

        _pairsLeft = search.Copies;
    }

    public LossBySize Result(LossSurveyEnd end)
    {
        var open = _sent.Values.Where(s => !s.IsLost).GroupBy(s => s.Size).ToDictionary(g => g.Key, g => g.Count());
        var told = search.Tallies.ToDictionary(t => t.Size);
        return new LossBySize
        {
            End = search.IsUndecided ? LossSurveyEnd.Undecided : IsOver ? LossSurveyEnd.Complete : end,
            Tallies =
            [
                .. told.Keys.Union(open.Keys).Order()
                    .Select(size => told.GetValueOrDefault(size, new SizeTally(size, 0, 0)) with { Open = open.GetValueOrDefault(size) }),
            ],
            Rise = search.Rise,
            Looks = search.Looks,
        };
    }

    private int Pairs(LossLook look) => Math.Min(_pairsLeft, SurveyPace.Pairs(look.Control, look.Asked));

    private void Return(Sent probe)
    {
        _out--;
        _bytesOut -= probe.Size.Bytes;
    }

    private void Settle(ProbeId id, Sent probe, bool lost)
    {
        Return(probe);
        search.Take(probe.Look, probe.Size, lost);
        if (!lost)
        {
            _sent.Remove(id);
        }
    }
}
