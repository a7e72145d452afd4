using System.Net;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Paths;

/// <summary>What a family's standards fix about packet sizes.</summary>
public static class IpFamilyRules
{
    extension(IpFamily)
    {
        /// <summary>The family of an address; one mapped into IPv6 counts as what it is written as.</summary>
        public static IpFamily Of(IPAddress address) => address.GetAddressBytes().Length == 4 ? IpFamily.Ipv4 : IpFamily.Ipv6;
    }

    extension(IpFamily family)
    {
        /// <summary>The smallest size the search expects to pass: 576 (RFC 791 §3.1, EMTU_R) or 1,280 (RFC 8200 §5).</summary>
        public PacketSize MinPlpmtu => PacketSize.Of(family switch { IpFamily.Ipv4 => 576, IpFamily.Ipv6 => 1280 });

        /// <summary>BASE_PLPMTU: 1,200 in IPv4 (RFC 8899 §5.1.2), the IPv6 minimum link MTU in IPv6.</summary>
        public PacketSize BasePlpmtu => PacketSize.Of(family switch { IpFamily.Ipv4 => 1200, IpFamily.Ipv6 => 1280 });

        /// <summary>No packet of the family is larger (jumbograms apart): 65,535 in IPv4, header included; 65,575 in IPv6.</summary>
        public PacketSize LargestPacket => PacketSize.Of(family switch { IpFamily.Ipv4 => 65_535, IpFamily.Ipv6 => 65_575 });

        /// <summary>A PTB may not ask for less: 68 (RFC 1191 §3) or 1,280 (RFC 8201 §4).</summary>
        public int SmallestNextHopMtu => family switch { IpFamily.Ipv4 => 68, IpFamily.Ipv6 => 1280 };

        /// <summary><c>ipv4</c> or <c>ipv6</c>, as in labels, keys and JSON.</summary>
        public string Label => family switch { IpFamily.Ipv4 => "ipv4", IpFamily.Ipv6 => "ipv6" };
    }
}
