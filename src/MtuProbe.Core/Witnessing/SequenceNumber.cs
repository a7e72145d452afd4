namespace MtuProbe.Core.Witnessing;

/// <summary>TCP's sequence numbers, which wrap around: arithmetic modulo 2³² (RFC 9293 §3.4).</summary>
internal static class SequenceNumber
{
    /// <summary>Whether <paramref name="number"/> comes behind <paramref name="other"/>, less than half of the space away.</summary>
    public static bool IsAfter(uint number, uint other) => unchecked((int)(number - other)) > 0;

    public static uint Plus(uint number, int length) => unchecked(number + (uint)length);
}
