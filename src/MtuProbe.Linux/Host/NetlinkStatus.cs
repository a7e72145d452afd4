namespace MtuProbe.Linux.Host;

/// <summary>What became of a netlink request.</summary>
internal enum NetlinkStatus
{
    Answered,

    /// <summary>The kernel answered with an errno.</summary>
    Refused,

    /// <summary>Bytes that are no such answer: truncated, or of another type.</summary>
    Malformed,

    /// <summary>The request or its answer failed on the way (a sandbox without netlink, for one).</summary>
    Unavailable,
}
