namespace MtuProbe.Commands;

/// <summary>What is to be shown at one moment.</summary>
/// <param name="Matrix">The findings.</param>
/// <param name="Acts">What happened so far, a line each.</param>
/// <param name="Where">Where pages and metrics listen.</param>
/// <param name="Elapsed">Since the demo began.</param>
/// <param name="Closing">The last line; empty for none.</param>
internal sealed record DemoScene(DemoMatrix Matrix, IReadOnlyList<string> Acts, DemoWhereabouts Where, TimeSpan Elapsed, string Closing);
