namespace MtuProbe.Linux.Sockets;

/// <summary>What the kernel did with a packet handed to it.</summary>
internal enum SendStatus
{
    Sent,

    /// <summary>Nothing; there is no room now, later there may be.</summary>
    Busy,

    /// <summary>Refused: the outgoing interface carries less.</summary>
    LocalLimit,

    /// <summary>Dropped by this host's own packet filter.</summary>
    Filtered,

    /// <summary>Refused: there is no way to the destination from here.</summary>
    NoRoute,
}
