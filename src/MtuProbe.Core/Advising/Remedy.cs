namespace MtuProbe.Core.Advising;

/// <summary>One thing to do about a path.</summary>
/// <param name="For">The system it is for: a stable word that scripts may select by.</param>
/// <param name="Words">What to change there, in a sentence.</param>
/// <param name="Lines">Ready to paste, line by line; empty where there is nothing to type.</param>
public sealed record Remedy(string For, string Words, params IReadOnlyList<string> Lines)
{
    /// <summary>All of it.</summary>
    public string Text => string.Join('\n', [Words, .. Lines]);
}
