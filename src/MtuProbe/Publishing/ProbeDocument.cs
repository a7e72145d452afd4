namespace MtuProbe.Publishing;

/// <summary>The JSON document of <c>probe</c> (contract §4.2). Nulls are written: what was not measured is null.</summary>
public sealed record ProbeDocument(string ApiVersion, IReadOnlyList<FindingJson> Findings);
