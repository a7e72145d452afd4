namespace MtuProbe.Core.Probing;

/// <summary>How well the packet quoted in an ICMP error matches one we sent (RFC 8899 §4.6.1).</summary>
public enum QuoteMatch
{
    /// <summary>Addresses, ports and the probe's 128 unguessable bits match.</summary>
    Nonce,

    /// <summary>Addresses and ports match; the router quoted too little to see the probe's id (RFC 792 asks for 8 bytes).</summary>
    PortsOnly,

    /// <summary>The probe's id is there, under other addresses or ports than we used: no application's kernel would use it.</summary>
    Translated,

    /// <summary>Neither: somebody else's packet, or a forgery.</summary>
    Foreign,
}
