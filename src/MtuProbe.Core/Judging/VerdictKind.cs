namespace MtuProbe.Core.Judging;

/// <summary>What the evidence about one direction of a path means.</summary>
public enum VerdictKind
{
    /// <summary>The path carries the effective MTU, which is the interface's.</summary>
    Clear,

    /// <summary>The route's MTU is below the interface's and the path carries the route's: hosts are safe, applications that read only the interface are not.</summary>
    LocalLimit,

    /// <summary>Less than the effective MTU passes, and PTBs say so.</summary>
    Reduced,

    /// <summary>Less than the effective MTU passes, and nothing says so.</summary>
    BlackHole,

    /// <summary>It passes, but loss above a size is at least 10 % and at least three times that below (p &lt; 10⁻³).</summary>
    Lossy,

    /// <summary>Not even packets of 128 bytes are answered.</summary>
    Unreachable,

    /// <summary>It could not be told; the explanation says why.</summary>
    Inconclusive,
}
