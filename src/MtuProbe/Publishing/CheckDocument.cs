namespace MtuProbe.Publishing;

/// <summary>The JSON document of <c>check</c>: is <paramref name="Mtu"/> delivered to all? Null when it could not be told.</summary>
public sealed record CheckDocument(string ApiVersion, int Mtu, bool? Ok, IReadOnlyList<CheckFindingJson> Findings);
