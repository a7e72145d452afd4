using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Measuring;

namespace MtuProbe.Agent;

/// <summary>What all paths of this node say, and what follows for the node. Written by the paths, read by the publishers.</summary>
/// <param name="hold">How long a higher number must hold.</param>
/// <param name="staleAfter">A path not confirmed for so long has no say, by whether it leads outside.</param>
internal sealed class PathBook(string node, TimeProvider time, Func<TimeSpan> hold, Func<bool, TimeSpan> staleAfter, Action pathChanged)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PathId, PathEntry> _entries = [];
    private readonly List<Func<PathId, PublishedNumber?>> _published = [];
    private readonly Dictionary<string, PacketSize> _interfaces = [];
    private readonly NumberBook _numbers = new(hold);
    private readonly long _start = time.GetTimestamp();
    private IReadOnlyDictionary<string, int> _peers = new Dictionary<string, int>();
    private TaskCompletionSource _news = New();

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Completes at the next change.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>
    /// What was published for a path before this process began, and when it was last known to be true; null when nothing was. May come late:
    /// an API server can be away at the start.
    /// </summary>
    /// <param name="ofPath">Of each path that is begun.</param>
    /// <param name="ofNode">The node's own numbers, and the path that set each: they stand until something lower is measured, or something higher has held.</param>
    public void Remember(Func<PathId, PublishedNumber?> ofPath, IEnumerable<(PathId Worst, PublishedNumber Number)> ofNode)
    {
        lock (_gate)
        {
            _published.Add(ofPath);
            foreach (var (id, entry) in _entries)
            {
                Seed(entry, ofPath(id));
            }

            foreach (var (worst, number) in ofNode)
            {
                _numbers.Seed(worst, number.Mtu, Now - (time.GetUtcNow() - number.AsOf));
            }

            Tell();
        }
    }

    /// <summary>Begins a path, or says anew for how long it is meant.</summary>
    public void Begin(PathId id, bool isRotating)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                _entries[id] = entry = new PathEntry(new HeldNumber());
                _published.ForEach(published => Seed(entry, published(id)));
            }

            entry.IsRotating = isRotating;
            Tell();
        }
    }

    public void End(PathId id)
    {
        lock (_gate)
        {
            _entries.Remove(id);
            Tell();
        }
    }

    public void Found(PathId id, PathOutcome outcome, string? device)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                return;
            }

            var isChange = entry.Outcome is not null;
            if (entry.Take(outcome, Now) && isChange)
            {
                pathChanged();
            }

            if (device is not null && outcome.Finding is { } finding)
            {
                _interfaces[device] = finding.Path.InterfaceMtu;
            }

            Tell();
        }
    }

    public void Confirmed(PathId id)
    {
        lock (_gate)
        {
            _entries.GetValueOrDefault(id)?.Confirm(Now);
        }
    }

    /// <summary>The last one of a path that is up; null for any other.</summary>
    public Finding? Finding(PathId id)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(id) is { Verdict.IsKnown: true } entry ? entry.Outcome?.Finding : null;
        }
    }

    /// <summary>For the gauge of peers.</summary>
    public void Count(IReadOnlyDictionary<string, int> peers)
    {
        lock (_gate)
        {
            _peers = peers;
        }
    }

    /// <summary>Peers by how bad a path to them is, worst first: those deserve to stay.</summary>
    public IReadOnlyList<string> NotClear()
    {
        lock (_gate)
        {
            return
            [
                .. _entries.Where(entry => entry.Key.Via != Via.Egress)
                    .GroupBy(entry => (entry.Key.Family, entry.Key.Via))
                    .SelectMany(group =>
                    {
                        var largest = group.Max(entry => entry.Value.Outcome?.Finding?.Recommendation?.Mtu);
                        return group.Where(entry => DeservesToStay(entry.Value, largest));
                    })
                    .OrderBy(entry => entry.Value.Outcome!.Finding?.Forward.Severity ?? (int.MaxValue, default))
                    .Select(entry => entry.Key.Peer)
                    .Distinct(),
            ];
        }
    }

    /// <summary>Everything as of now.</summary>
    public AgentState Read()
    {
        lock (_gate)
        {
            var now = Now;
            var wall = time.GetUtcNow();
            DateTimeOffset WallClock(TimeSpan then) => wall - (now - then);
            var fresh = new List<(PathId Id, PacketSize Mtu, TimeSpan ConfirmedAt)>();
            foreach (var (id, entry) in _entries)
            {
                var recommended = entry.Fresh(now, staleAfter(id.Via == Via.Egress));
                entry.Recommended.Observe(recommended, now, hold());
                if (recommended is { } mtu)
                {
                    fresh.Add((id, mtu, entry.ConfirmedAt!.Value));
                }
            }

            _numbers.Observe(fresh, now);
            var silent = CommonSilence.Among(_entries.Where(entry => entry.Key.Via != Via.Egress).Select(entry => (entry.Key, entry.Value.Verdict)));
            return new AgentState
            {
                Node = node,
                At = wall,
                Paths = [.. _entries.OrderBy(entry => entry.Key.Peer, StringComparer.Ordinal).ThenBy(entry => entry.Key.Family).ThenBy(entry => entry.Key.Via)
                    .Select(entry => Describe(entry.Key, entry.Value, silent.Contains((entry.Key.Family, entry.Key.Via)), WallClock))],
                Pod = _numbers.Read(isEgress: false, WallClock),
                Egress = _numbers.Read(isEgress: true, WallClock),
                Interfaces = new Dictionary<string, PacketSize>(_interfaces),
                Peers = _peers,
            };
        }
    }

    /// <summary>What is not clear; and who has a smaller number than others, or the node's would rise when the epoch takes it away.</summary>
    private static bool DeservesToStay(PathEntry entry, PacketSize? largest) => entry.Verdict is { } verdict && verdict switch
    {
        VerdictKind.Clear => false,
        VerdictKind.LocalLimit => entry.Outcome?.Finding?.Recommendation?.Mtu < largest,
        VerdictKind.Reduced or VerdictKind.BlackHole or VerdictKind.Lossy or VerdictKind.Unreachable or VerdictKind.Inconclusive => true,
    };

    /// <summary>A smaller number than what was measured meanwhile counts like one that was seen: what is higher must hold first.</summary>
    private void Seed(PathEntry entry, PublishedNumber? published)
    {
        if (published is not null)
        {
            entry.Recommended.Observe(published.Mtu, Now, hold());
        }
    }

    private static PathState Describe(PathId id, PathEntry entry, bool isCommonSilence, Func<TimeSpan, DateTimeOffset> wallClock)
    {
        var isSilent = isCommonSilence && entry.Verdict == VerdictKind.Unreachable;
        return new PathState
        {
            Id = id,
            Outcome = entry.Outcome,
            Verdict = isSilent ? VerdictKind.Inconclusive : entry.Verdict,
            Explanation = isSilent ? CommonSilence.Explanation : entry.Outcome?.Explanation ?? string.Empty,
            Since = entry.Since is { } since ? wallClock(since) : null,
            ConfirmedAt = entry.ConfirmedAt is { } confirmed ? wallClock(confirmed) : null,
            IsRotating = entry.IsRotating,
            Recommended = entry.Recommended.Current,
        };
    }

    private void Tell()
    {
        _news.TrySetResult();
        _news = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
