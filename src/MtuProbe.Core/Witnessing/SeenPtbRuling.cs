namespace MtuProbe.Core.Witnessing;

/// <summary>Whether a PTB on the wire can be what it says, as far as the message itself tells.</summary>
public enum SeenPtbRuling
{
    /// <summary>Nothing speaks against it. Whether its quote is of a packet that was really sent is not looked at.</summary>
    Plausible,

    /// <summary>IPv4, next-hop MTU 0: a router older than RFC 1191 (§4), or a careless firewall. Hosts fall back to a table of old.</summary>
    NamesNoSize,

    /// <summary>Below 68 (RFC 1191 §3) or 1,280 (RFC 8201 §4): hosts ignore it, or should.</summary>
    BelowMinimum,

    /// <summary>It asks for no less than the size of the packet that it quotes, so that one was not too big.</summary>
    NotBelowQuoted,

    /// <summary>Its own checksum is wrong: no kernel reads it.</summary>
    BadChecksum,

    /// <summary>What it quotes is no IP packet: no kernel finds a socket for it.</summary>
    UnreadableQuote,
}
