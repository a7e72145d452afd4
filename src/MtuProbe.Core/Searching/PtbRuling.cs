namespace MtuProbe.Core.Searching;

/// <summary>What becomes of a PTB: believed as a signal, or why not.</summary>
public enum PtbRuling
{
    /// <summary>Quotes our packet and asks for a size that a router may ask for: the path signals, and the size is worth trying.</summary>
    Accepted,

    /// <summary>Its quote is not our packet (RFC 8899 §4.6.1): forged, or somebody else's.</summary>
    ForeignQuote,

    /// <summary>Its quote carries our id under translated addresses or ports: no application's kernel would use it.</summary>
    TranslatedQuote,

    /// <summary>Asks for less than a router may (zero, below 68 in IPv4, below 1,280 in IPv6).</summary>
    BelowMinimum,

    /// <summary>Asks for no less than the packet had (RFC 8899 §4.6.2: PL_PTB_SIZE ≥ PROBED_SIZE).</summary>
    NotBelowProbe,
}
