using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Keeping;

/// <summary>
/// Proves again what a search found (RFC 8899 §5.2, SEARCH_COMPLETE): one probe of that size in each lane and direction, again up to
/// MAX_PROBES times where it is lost. It says whether the sizes hold; what holds instead is for a search to find.
/// </summary>
/// <param name="prober">Sends and receives over the lanes.</param>
/// <param name="time">The clock that <paramref name="prober"/> waits by.</param>
/// <param name="newId">Draws probe ids.</param>
public sealed class Confirmation(IProber prober, TimeProvider time, Func<ProbeId> newId, IpFamily family, KeeperTimers timers)
{
    // A handful each, and there are thousands of paths: lists.

    /// <summary>Of the last round: what comes late still counts.</summary>
    private readonly List<(ProbeId Id, ConfirmedSize Size)> _asked = [];
    private readonly List<PtbReport> _ptbs = [];
    private readonly List<PeerInfo> _peers = [];
    private readonly List<ConfirmedSize> _missing = [];
    private readonly List<Probe> _flight = [];
    private bool _isRefused;
    private TimeSpan? _fastest;

    /// <summary>Takes one round trip when all is well, MAX_PROBES × PROBE_TIMER at most.</summary>
    public async ValueTask<ConfirmationRound> RunAsync(IReadOnlyList<ConfirmedSize> sizes, CancellationToken cancellationToken)
    {
        Begin(sizes);
        var (sent, lost) = (0, 0);
        for (var attempt = 1; attempt <= timers.MaxProbes && _missing.Count > 0 && !_isRefused; attempt++)
        {
            AskForMissing();
            await prober.SendAsync(_flight, cancellationToken).ConfigureAwait(false);
            await HearAsync(timers.ProbeTimer, untilNoneMissing: true, cancellationToken).ConfigureAwait(false);
            (sent, lost) = (sent + _flight.Count, lost + (_isRefused ? 0 : _missing.Count));
        }

        var end = _isRefused ? ConfirmationEnd.Refused : _missing.Count > 0 ? ConfirmationEnd.Lost : ConfirmationEnd.Confirmed;
        return new ConfirmationRound(end, sent, lost, [.. _peers], [.. _ptbs], _fastest);
    }

    /// <summary>Waits; ends early, and says so, when something comes in late that refuses a size of the last round.</summary>
    public async ValueTask<bool> RestAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await HearAsync(wait, untilNoneMissing: false, cancellationToken).ConfigureAwait(false);
        return _isRefused;
    }

    private void Begin(IReadOnlyList<ConfirmedSize> sizes)
    {
        _asked.Clear();
        _ptbs.Clear();
        _peers.Clear();
        _missing.Clear();
        _missing.AddRange(sizes);
        (_isRefused, _fastest) = (false, null);
    }

    private void AskForMissing()
    {
        _flight.Clear();
        foreach (var size in _missing)
        {
            var probe = new Probe(newId(), size.Size, size.Direction) { Flow = size.Flow };
            _flight.Add(probe);
            _asked.Add((probe.Id, size));
        }
    }

    private async ValueTask HearAsync(TimeSpan wait, bool untilNoneMissing, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!_isRefused && !(untilNoneMissing && _missing.Count == 0) && wait - time.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            if (await prober.ReceiveAsync(left, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                Take(outcome);
            }
        }
    }

    private void Take(ProbeOutcome outcome)
    {
        foreach (var (id, size) in _asked)
        {
            if (id == outcome.Probe)
            {
                Take(outcome, size);
                return;
            }
        }
    }

    private void Take(ProbeOutcome outcome, ConfirmedSize asked)
    {
        switch (outcome)
        {
            case ProbeOutcome.Delivered delivered:
                _missing.Remove(asked);
                _fastest = _fastest is { } fastest && fastest < delivered.RoundTrip ? fastest : delivered.RoundTrip;
                if (delivered.Peer is { } peer)
                {
                    Note(peer);
                }

                break;
            case ProbeOutcome.TooBig tooBig:
                var ruling = PtbRules.Rule(tooBig.Ptb, asked.Size, family);
                _ptbs.Add(new PtbReport(tooBig.Ptb, ruling, asked.Size));
                _isRefused |= ruling == PtbRuling.Accepted;
                break;
            case ProbeOutcome.Fragmented or ProbeOutcome.LocalLimit:
                _isRefused = true;
                break;
            case ProbeOutcome.Unreachable or ProbeOutcome.TimeExceeded or ProbeOutcome.Lost:
                // The timer tells: a peer that restarts has until the last one.
                break;
        }
    }

    /// <summary>The last word of each instance.</summary>
    private void Note(PeerInfo peer)
    {
        for (var i = 0; i < _peers.Count; i++)
        {
            if (_peers[i].Instance == peer.Instance)
            {
                _peers[i] = peer;
                return;
            }
        }

        _peers.Add(peer);
    }
}
