using Microsoft.Extensions.Logging;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>One line for each change of a path's verdict or numbers, and none for anything else. One thread at a time.</summary>
internal sealed class FindingLog(ILogger log)
{
    private readonly Dictionary<PathId, Told> _told = [];

    /// <returns>How many paths changed, first findings left out.</returns>
    public int Show(AgentState state)
    {
        var changes = 0;
        foreach (var path in state.Paths.Where(p => p.Verdict is not null))
        {
            var now = Told.Of(path);
            var before = _told.TryGetValue(path.Id, out var told) ? told : default(Told?);
            if (now != before)
            {
                _told[path.Id] = now;
                changes += before is null ? 0 : 1;
                Say(path, before, now);
            }
        }

        foreach (var gone in _told.Keys.Except(state.Paths.Select(p => p.Id)).ToList())
        {
            _told.Remove(gone);
        }

        return changes;
    }

    private void Say(PathState path, Told? before, Told now)
    {
        var (id, why) = (path.Id, FirstSentence(path.Explanation));
        KeyValuePair<string, object?>[] values =
        [
            new("peer", id.Peer), new("family", id.Family.Label), new("via", id.Via.Label),
            new("verdict", now.Verdict.Label), new("pathMtu", now.There?.Bytes), new("reverseMtu", now.Back?.Bytes), new("recommendedMtu", now.Recommended?.Bytes),
            new("oldVerdict", before?.Verdict.Label), new("oldPathMtu", before?.There?.Bytes), new("oldReverseMtu", before?.Back?.Bytes), new("oldRecommendedMtu", before?.Recommended?.Bytes),
            new("why", why),
        ];
        log.Log(
            IsBad(now.Verdict) ? LogLevel.Warning : LogLevel.Information,
            default,
            values,
            null,
            (_, _) => $"{id.Peer} {id.Family.Label} via {id.Via.Label}: {(before is { } old ? $"{old} -> {now}" : now)}. {why}");
    }

    private static bool IsBad(VerdictKind verdict) => verdict switch
    {
        VerdictKind.BlackHole or VerdictKind.Lossy or VerdictKind.Reduced or VerdictKind.Unreachable => true,
        VerdictKind.Clear or VerdictKind.LocalLimit or VerdictKind.Inconclusive => false,
    };

    private static string FirstSentence(string words) => words.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? words[..(end + 1)] : words;

    private readonly record struct Told(VerdictKind Verdict, PacketSize? There, PacketSize? Back, PacketSize? Recommended)
    {
        public static Told Of(PathState path)
        {
            var finding = path.IsUp ? path.Outcome?.Finding : null;
            return new Told(path.Verdict!.Value, finding?.Forward.PathMtu, finding?.Reverse?.PathMtu, path.Recommended);
        }

        public override string ToString() => $"{Verdict.Label}{(There is { } there ? $" {there} there" : string.Empty)}{(Back is { } back ? $", {back} back" : string.Empty)}{(Recommended is { } set ? $", set {set}" : string.Empty)}";
    }
}
