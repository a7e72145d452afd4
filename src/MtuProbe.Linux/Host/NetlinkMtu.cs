using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>The kernel's MTUs as sizes.</summary>
internal static class NetlinkMtu
{
    private const uint LargestPacket = 65_575;

    /// <summary>0 means none. A device may claim more than any packet can have; then the largest packet is its limit.</summary>
    internal static PacketSize? From(uint mtu) =>
        mtu == 0 ? null : PacketSize.Of((int)Math.Min(mtu, LargestPacket));
}
