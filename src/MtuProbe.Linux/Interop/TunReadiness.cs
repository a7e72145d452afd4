namespace MtuProbe.Linux.Interop;

/// <summary>What a wait on two TUN devices and standard input ended with.</summary>
[Flags]
public enum TunReadiness
{
    /// <summary>The time was over.</summary>
    None = 0,

    First = 1,

    Second = 2,

    /// <summary>Standard input has bytes, or its other end is gone.</summary>
    StandardInput = 4,
}
