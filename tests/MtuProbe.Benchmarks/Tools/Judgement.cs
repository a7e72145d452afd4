namespace MtuProbe.Benchmarks.Tools;

/// <summary>An answer against the truth of its scenario.</summary>
internal enum Judgement
{
    Right,

    /// <summary>Larger than the path carries: who believes it loses packets.</summary>
    High,

    /// <summary>Smaller than the path carries.</summary>
    Low,

    /// <summary>The truth lies in it, but it is no number.</summary>
    Interval,

    /// <summary>No number.</summary>
    None,

    /// <summary>The sizes are right; the verdict or the advice is not.</summary>
    WrongWords,
}
