namespace MtuProbe.LabTests.Kernel;

internal enum FateKind
{
    Delivered,

    /// <summary>It vanishes, and nothing says so.</summary>
    Silent,

    /// <summary>A router answers with a PTB.</summary>
    TooBig,

    /// <summary>It does not fit the sender's own interface.</summary>
    Refused,
}
