using System.Net;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>Which hop an address belongs to. Link n of a lab is 10.77.n.0/24 and fd77:0:0:n::/64, its client side .1, its server side .2.</summary>
internal static class LabAddress
{
    /// <summary>0 is the client; null when it is no address of a lab.</summary>
    internal static int? HopOf(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return null;
        }

        int? hop = parsed.GetAddressBytes() switch
        {
            [10, 77, var link, var side and (1 or 2)] => link + side - 1,
            [0xfd, 0x77, 0, 0, 0, 0, 0, var link, 0, 0, 0, 0, 0, 0, 0, var side and (1 or 2)] => link + side - 1,
            _ => null,
        };
        return hop;
    }
}
