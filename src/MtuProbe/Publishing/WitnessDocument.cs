namespace MtuProbe.Publishing;

/// <summary>The JSON of <c>watch</c>.</summary>
public sealed record WitnessDocument(string ApiVersion, WitnessJson Witness);
