namespace MtuProbe.Core.Probing;

/// <summary>
/// Names one probe, unguessably and uniquely for far longer than two minutes (RFC 8899 §4.1): 128 random bits, drawn by whoever
/// holds a good random source.
/// </summary>
public readonly record struct ProbeId(UInt128 Value)
{
    public const int ByteCount = 16;

    /// <summary>No probe: what an outcome names when the packet could not be attributed.</summary>
    public static ProbeId None => default;

    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
