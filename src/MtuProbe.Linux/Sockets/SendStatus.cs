namespace MtuProbe.Linux.Sockets;

/// <summary>What the kernel did with a packet handed to it.</summary>
internal enum SendStatus
{
    Sent,

    /// <summary>Nothing; the socket's buffer is full now.</summary>
    Busy,

    /// <summary>Taken, and dropped by the interface or its queue: with IP_RECVERR set the kernel says so (ENOBUFS).</summary>
    Dropped,

    /// <summary>Refused: the outgoing interface carries less.</summary>
    LocalLimit,

    /// <summary>Dropped by this host's own packet filter.</summary>
    Filtered,

    /// <summary>Refused: there is no way to the destination from here.</summary>
    NoRoute,
}
