using System.Text;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>RTM_GETLINK: what one interface is.</summary>
internal readonly record struct LinkReply(int Index, string Name, PacketSize Mtu)
{
    private const ushort GetLink = 18;
    private const ushort NewLink = 16;
    private const int InfoBytes = 16;
    private const int NameAttribute = 3;
    private const int MtuAttribute = 4;

    internal static byte[] Request(int index)
    {
        var message = new byte[NetlinkMessage.HeaderBytes + InfoBytes];
        NetlinkMessage.WriteHeader(message, GetLink);
        BitConverter.TryWriteBytes(message.AsSpan(NetlinkMessage.HeaderBytes + 4), index);
        return message;
    }

    internal static NetlinkStatus Parse(ReadOnlySpan<byte> answer, out LinkReply reply, out int errno)
    {
        reply = default;
        var status = NetlinkMessage.Read(answer, NewLink, out var body, out errno);
        if (status != NetlinkStatus.Answered)
        {
            return status;
        }

        if (body.Length < InfoBytes)
        {
            return NetlinkStatus.Malformed;
        }

        string? name = null;
        PacketSize? mtu = null;
        var attributes = new NetlinkAttributes(body[InfoBytes..]);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            if (attributes.Type == NameAttribute)
            {
                name = Encoding.UTF8.GetString(value.TrimEnd((byte)0));
            }
            else if (attributes.Type == MtuAttribute && value.Length >= sizeof(uint))
            {
                mtu = NetlinkMtu.From(BitConverter.ToUInt32(value));
            }
        }

        if (attributes.Malformed || name is not { Length: > 0 } || mtu is not { } size)
        {
            return NetlinkStatus.Malformed;
        }

        reply = new LinkReply(BitConverter.ToInt32(body[4..]), name, size);
        return NetlinkStatus.Answered;
    }
}
