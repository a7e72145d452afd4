using MtuProbe.Core.Witnessing;
using MtuProbe.Publishing;

namespace MtuProbe.Watching;

/// <summary>What is new since it was asked last: one line for each finding and for what becomes of it, none for numbers that only grow. One thread at a time.</summary>
internal sealed class WitnessNews
{
    private readonly Dictionary<string, string> _told = [];

    /// <returns>Lines, and whether what they tell is a problem.</returns>
    public IReadOnlyList<(bool IsProblem, string Words)> Of(IReadOnlyList<InterfaceReading> readings)
    {
        var news = new List<(bool, string)>();
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reading in readings)
        {
            foreach (var hole in reading.Report.BlackHoles)
            {
                var key = $"{reading.Interface} {hole.Flow} {hole.Since.Ticks}";
                Tell(key, $"{hole.Evidence} {hole.RecoveredAt.HasValue} {hole.NextHopMtu}", hole.Evidence == HoleEvidence.Proved, () => WitnessWords.Hole(hole, reading.Report.At));
            }

            foreach (var ptb in reading.Report.Ptbs)
            {
                Tell($"{reading.Interface} {ptb.Reporter} {ptb.NextHopMtu}", string.Join(' ', ptb.ByRuling.Keys), ptb.Absurd > 0, () => WitnessWords.Ptb(ptb));
            }

            foreach (var mss in reading.Report.Mss.Where(m => reading.Report.InterfaceMtu is { } mtu && m.IsAbove(mtu)))
            {
                Tell($"{reading.Interface} {mss.Direction} {mss.Family} mss {mss.Mss}", string.Empty, true, () => WitnessWords.Mss(mss, reading.Report.InterfaceMtu));
            }

            foreach (var pieces in reading.Report.Fragments)
            {
                Tell($"{reading.Interface} {pieces.Source} {pieces.Destination} {pieces.Protocol}", string.Empty, false, () => WitnessWords.Fragments(pieces));
            }

            void Tell(string key, string state, bool isProblem, Func<string> words)
            {
                present.Add(key);
                if (!_told.TryGetValue(key, out var told) || told != state)
                {
                    _told[key] = state;
                    news.Add((isProblem, $"{reading.Interface}: {words()}"));
                }
            }
        }

        // As much as the witness remembers, and no more.
        foreach (var gone in _told.Keys.Where(key => !present.Contains(key)).ToList())
        {
            _told.Remove(gone);
        }

        return news;
    }
}
