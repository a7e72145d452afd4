namespace MtuProbe.LabTests.Flooding;

/// <summary>What a flood consists of.</summary>
internal enum FloodKind
{
    /// <summary>Random bytes of any length.</summary>
    Rubbish,

    /// <summary>Requests of version 1, as small as is answered at all.</summary>
    Plain,

    /// <summary>The same of version 2, under a seal that nobody made.</summary>
    Sealed,

    /// <summary>Requests from addresses that do not exist, on the victim's link and behind its router, and from a responder's port.</summary>
    Spoofed,

    /// <summary>The peer's own requests, captured on their way, under its address and another.</summary>
    Replayed,

    /// <summary>Asking for 1,500 bytes, without a proof of the address.</summary>
    Reverse,

    /// <summary>One of each in turn.</summary>
    Mixed,
}
