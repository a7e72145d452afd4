using MtuProbe.Agent;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>The series of each path. While it is not up only <c>path_up</c> and its verdict exist; when it leaves, nothing of it does.</summary>
internal sealed class PathGauges
{
    private readonly (Gauge Gauge, Func<PathState, Finding, int?> Value)[] _numbers;
    private readonly Gauge _up;
    private readonly Gauge _verdict;
    private readonly Dictionary<PathId, VerdictKind> _shown = [];

    public PathGauges(MetricFactory make)
    {
        _numbers =
        [
            (Make(MetricNames.PathMtu, "Largest IP packet in bytes, header included, that the path there carries unfragmented, as probing proved."),
                (_, finding) => finding.Forward.PathMtu?.Bytes),
            (Make(MetricNames.PathReverseMtu, "The same in bytes for the way back; absent when it could not be measured."),
                (_, finding) => finding.Reverse?.PathMtu?.Bytes),
            (Make(MetricNames.PathEffectiveMtu, "What this host would send in bytes by itself: the smaller of interface and route MTU."),
                (_, finding) => PacketSize.Min(finding.Path.InterfaceMtu, finding.Path.RouteMtu ?? finding.Path.InterfaceMtu).Bytes),
            (Make(MetricNames.PathRecommendedMtu, "MTU in bytes to set for this path: both ways, lower at once, higher only after it held."),
                (path, _) => path.Recommended?.Bytes),
            (Make(MetricNames.PathBlackHole, "1 when larger packets vanish there or back and no \"packet too big\" says so, else 0."),
                (_, finding) => finding.Forward.Kind == VerdictKind.BlackHole || finding.Reverse?.Kind == VerdictKind.BlackHole ? 1 : 0),
            (Make(MetricNames.PathPtb, "1 when a probe that was too large was answered by a \"packet too big\", 0 when by silence; absent when none was too large."),
                (_, finding) => Ptb(finding.Worst)),
        ];
        _up = Make(MetricNames.PathUp, "1 when the peer answers and the path could be told, else 0.");
        _verdict = Make(MetricNames.PathVerdict, "1 for the verdict of the path, the worse of both ways; no other verdict has a series.", "verdict");

        Gauge Make(string name, string help, params string[] more) =>
            make.CreateGauge(name, help, ["peer", "family", "via", .. more], new GaugeConfiguration { SuppressInitialValue = true });
    }

    public void Show(IReadOnlyList<PathState> paths)
    {
        var gone = _shown.Keys.ToHashSet();
        foreach (var path in paths)
        {
            // A path that is probed for minutes only, and is well, would leave a trail of short series.
            if (path is { Verdict: null } or { IsRotating: true, Verdict: VerdictKind.Clear })
            {
                continue;
            }

            Show(path, path.Verdict.Value);
            gone.Remove(path.Id);
        }

        foreach (var id in gone)
        {
            Remove(id);
        }
    }

    private void Show(PathState path, VerdictKind verdict)
    {
        var labels = Labels(path.Id);
        _up.WithLabels(labels).Set(path.IsUp ? 1 : 0);
        if (_shown.TryGetValue(path.Id, out var before) && before != verdict)
        {
            _verdict.RemoveLabelled([.. labels, before.Label]);
        }

        _shown[path.Id] = verdict;
        _verdict.WithLabels([.. labels, verdict.Label]).Set(1);
        var finding = path.IsUp ? path.Outcome?.Finding : null;
        foreach (var (gauge, value) in _numbers)
        {
            if (finding is not null && value(path, finding) is { } number)
            {
                gauge.WithLabels(labels).Set(number);
            }
            else
            {
                gauge.RemoveLabelled(labels);
            }
        }
    }

    private void Remove(PathId id)
    {
        var labels = Labels(id);
        _shown.Remove(id, out var verdict);
        _verdict.RemoveLabelled([.. labels, verdict.Label]);
        _up.RemoveLabelled(labels);
        foreach (var (gauge, _) in _numbers)
        {
            gauge.RemoveLabelled(labels);
        }
    }

    /// <summary>Of the lane that speaks for the path, as in the JSON.</summary>
    private static int? Ptb(Lane worst) =>
        worst.Measured.Forward.Ptbs.Any(ptb => ptb.Ruling == PtbRuling.Accepted) ? 1
        : worst.Measured.Forward.SmallestLost is not null ? 0
        : null;

    private static string[] Labels(PathId id) => [id.Peer, id.Family.Label, id.Via.Label];
}
