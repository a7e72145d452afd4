using System.Net;

namespace MtuProbe.Core.Probing;

/// <summary>
/// A PTB: ICMPv4 type 3 code 4 (RFC 1191 §4) or ICMPv6 type 2 (RFC 4443 §3.2), as it came, believed or not.
/// </summary>
/// <param name="NextHopMtu">Bytes, as the message says; may be zero, absurd or a lie.</param>
/// <param name="Reporter">Who sent the message.</param>
/// <param name="Match">How far its quote is our own packet.</param>
public sealed record PacketTooBig(int NextHopMtu, IPAddress Reporter, QuoteMatch Match)
{
    /// <summary>It says that the packet was too big, and not what would fit.</summary>
    public bool NamesNoSize => NextHopMtu == 0;

    /// <summary>This host's kernel heard it and does not say from whom: TCP's way.</summary>
    public bool IsFromUnknown => Reporter.Equals(IPAddress.Any) || Reporter.Equals(IPAddress.IPv6Any);
}
