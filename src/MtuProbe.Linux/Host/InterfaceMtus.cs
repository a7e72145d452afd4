using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>Interfaces of this network namespace, read by RTM_GETLINK.</summary>
public static class InterfaceMtus
{
    /// <summary>Null when there is no such interface (any more), or it cannot be read.</summary>
    public static PacketSize? Of(int interfaceIndex) =>
        TryRead(interfaceIndex, out var link, out _) == NetlinkStatus.Answered ? link.Mtu : null;

    internal static NetlinkStatus TryRead(int interfaceIndex, out LinkReply link, out int errno)
    {
        link = default;
        Span<byte> buffer = stackalloc byte[NetlinkExchange.AnswerBytes];
        var received = NetlinkExchange.Ask(LinkReply.Request(interfaceIndex), buffer, out errno);
        return received < 0 ? NetlinkStatus.Unavailable : LinkReply.Parse(buffer[..received], out link, out errno);
    }
}
