namespace MtuProbe.Core.Witnessing;

/// <summary>What became of a PTB that was seen to arrive at this host, and so what its sender or this host does wrong.</summary>
public enum PtbFate
{
    /// <summary>The kernel handed it to the prober: any connection on this path would have been told as well.</summary>
    Used,

    /// <summary>Right in all that can be seen, and the kernel handed it to nobody: a firewall or reverse-path filter of this host ate it.</summary>
    DroppedHere,

    /// <summary>It came when the search had ended: nobody waited for it any more.</summary>
    Late,

    /// <summary>Its checksum is wrong: kernels throw it away unread.</summary>
    Damaged,

    /// <summary>It quotes our packet under addresses or ports that we did not use: no kernel finds whom it concerns.</summary>
    TranslatedQuote,

    /// <summary>It quotes no packet of ours: forged, or about somebody else's.</summary>
    ForeignQuote,

    /// <summary>It asks for less than a router may (zero in IPv6, below 68 in IPv4, below 1,280 in IPv6).</summary>
    BelowMinimum,

    /// <summary>It asks for no less than the packet had that it quotes.</summary>
    NotBelowProbe,
}
