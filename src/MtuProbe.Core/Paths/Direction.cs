namespace MtuProbe.Core.Paths;

/// <summary>Which way a probed size travels, seen from where the program runs.</summary>
public enum Direction
{
    /// <summary>From here to the target; the answer is small.</summary>
    Forward,

    /// <summary>From the target to here; the request is small.</summary>
    Reverse,

    /// <summary>There and back at the same size (ICMP echo): the two ways cannot be told apart.</summary>
    RoundTrip,
}
