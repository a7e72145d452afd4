namespace MtuProbe.Core.Advising;

/// <summary>A header (or an initialization vector, or a checksum) that a tunnel adds.</summary>
public sealed record EncapsulationHeader(string Name, int Bytes);
