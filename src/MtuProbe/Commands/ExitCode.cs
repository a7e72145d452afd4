namespace MtuProbe.Commands;

/// <summary>What the process says when it ends. 0, 1 and 2 are node-problem-detector's contract, the others sysexits.h and the shell's.</summary>
public enum ExitCode
{
    /// <summary>Nothing wrong in any direction measured.</summary>
    Fine = 0,

    /// <summary>A problem, in any direction.</summary>
    Problem = 1,

    /// <summary>It could not be told.</summary>
    Unknown = 2,

    /// <summary>Wrong usage, or no target resolves.</summary>
    Usage = 64,

    /// <summary>A bug of ours.</summary>
    Bug = 70,

    /// <summary>A missing privilege.</summary>
    NotPermitted = 77,

    /// <summary>Interrupted, after printing what is known.</summary>
    Interrupted = 130,
}
