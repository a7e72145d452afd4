namespace MtuProbe.Options;

/// <summary>What <c>watch</c> was asked, validated.</summary>
/// <param name="Interfaces">Names, or <c>any</c>; empty for our own choice.</param>
/// <param name="Duration">Null until it is interrupted.</param>
/// <param name="Json">Instead of text.</param>
internal sealed record WatchOptions(IReadOnlyList<string> Interfaces, TimeSpan? Duration, bool Json);
