namespace MtuProbe.Core.Judging;

/// <summary>Which verdict is worse, and what kind of thing it tells.</summary>
public static class VerdictRank
{
    extension(VerdictKind kind)
    {
        /// <summary>The worse, the smaller: problems first, then what could not be told.</summary>
        public int Rank => kind switch
        {
            VerdictKind.BlackHole => 0,
            VerdictKind.Lossy => 1,
            VerdictKind.Reduced => 2,
            VerdictKind.Unreachable => 3,
            VerdictKind.Inconclusive => 4,
            VerdictKind.LocalLimit => 5,
            VerdictKind.Clear => 6,
        };

        /// <summary>Whether packets are lost, or refused on the way, that the hosts would send.</summary>
        public bool IsProblem => kind switch
        {
            VerdictKind.Reduced or VerdictKind.BlackHole or VerdictKind.Lossy => true,
            VerdictKind.Clear or VerdictKind.LocalLimit or VerdictKind.Unreachable or VerdictKind.Inconclusive => false,
        };

        /// <summary>Whether the path was told at all.</summary>
        public bool IsKnown => kind switch
        {
            VerdictKind.Unreachable or VerdictKind.Inconclusive => false,
            VerdictKind.Clear or VerdictKind.LocalLimit or VerdictKind.Reduced or VerdictKind.BlackHole or VerdictKind.Lossy => true,
        };
    }
}
