namespace MtuProbe.Core.Advising;

/// <summary>One thing to do about a path.</summary>
/// <param name="For">The system it is for: a stable word that scripts may select by.</param>
/// <param name="Text">What to type or change there.</param>
public sealed record Remedy(string For, string Text);
