using System.Net;
using MtuProbe.Core.Discovering;

namespace MtuProbe.Core.Judging;

/// <summary>Where a black hole is, in words: what is proven, and why no more is.</summary>
internal static class HoleSentences
{
    /// <param name="forward">The way there; only a black hole has a place.</param>
    /// <param name="hole">Null when nobody looked.</param>
    public static IEnumerable<string> Of(Verdict forward, HoleLocation? hole, IPAddress target)
    {
        if (hole is null || forward is not { Kind: VerdictKind.BlackHole, SmallestLost: { } lost })
        {
            yield break;
        }

        yield return (hole.After, hole.Before) switch
        {
            ({ Ttl: 0 }, { } before) => $"{lost}-byte packets do not even reach {Name(before, target)}.",
            ({ } after, { } before) => $"{lost}-byte packets reach {Name(after, target)} and do not reach {Name(before, target)}{Between(after, before)}.",
            (null, { } before) => $"{lost}-byte packets do not reach {Name(before, target)}; no hop before it answers.",
            ({ } after, null) when hole.MayBeOnTheWayBack => $"{lost}-byte packets reach {Name(after, target)}, the last router that answers; whether they are lost behind it or on the way back an echo cannot tell.",
            ({ } after, null) => $"{lost}-byte packets reach {Name(after, target)}; what lies behind it did not answer often enough to tell more.",
            (null, null) when hole.MayBeOnTheWayBack => "No router answers on the way there; whether they are lost there or on the way back an echo cannot tell.",
            (null, null) => "Where they are lost could not be told: no hop answered often enough.",
        };

        foreach (var hop in new[] { hole.After, hole.Before })
        {
            if (hop is { IsTarget: false } && target.Equals(hop.Address))
            {
                yield return $"Hop {hop.Ttl} is a router that answers under the target's address: an address translation stands there.";
            }
        }
    }

    private static string Name(Hop hop, IPAddress target) => hop.IsTarget ? $"{target} (hop {hop.Ttl}, the target)" : $"{hop.Address} (hop {hop.Ttl})";

    private static string Between(Hop after, Hop before) => (before.Ttl - after.Ttl) switch
    {
        1 => string.Empty,
        2 => $"; hop {after.Ttl + 1} between them does not answer",
        _ => $"; hops {after.Ttl + 1} to {before.Ttl - 1} between them do not answer",
    };
}
