using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>RTM_GETROUTE: what the kernel says about sending to one destination.</summary>
/// <param name="IsLocal">The destination is this host's own.</param>
/// <param name="InterfaceIndex">Null in the configured route of several next hops: only a plain lookup chooses one.</param>
/// <param name="Mtu">RTAX_MTU; whether configured or learned depends on the question.</param>
/// <param name="Expires">Whether the answer ends by itself, as learned MTUs do.</param>
/// <param name="PreferredSource">Absent where the question named a source.</param>
internal readonly record struct RouteReply(
    bool IsLocal, int? InterfaceIndex, PacketSize? Mtu, bool Expires, IPAddress? PreferredSource)
{
    private const ushort GetRoute = 26;
    private const ushort NewRoute = 24;
    private const int InfoBytes = 12;
    private const byte Ipv4Family = 2;
    private const byte Ipv6Family = 10;
    private const byte LocalType = 2;
    private const uint FibMatchFlag = 0x2000;
    private const int Destination = 1;
    private const int SourceAddress = 2;
    private const int OutInterface = 4;
    private const int PrefSource = 7;
    private const int Metrics = 8;
    private const int CacheInfo = 12;
    private const int MtuMetric = 2;
    private const int ExpiresOffset = 8;

    /// <param name="configured">True: the route as configured (RTM_F_FIB_MATCH); false: what would be used now, cache included.</param>
    internal static byte[] Request(IPAddress destination, IPAddress? source, int scope, bool configured)
    {
        var address = destination.GetAddressBytes();
        var sourceBytes = source?.GetAddressBytes() ?? [];
        var attributes = 4 + address.Length + (source is null ? 0 : 4 + sourceBytes.Length) + (scope == 0 ? 0 : 8);
        var message = new byte[NetlinkMessage.HeaderBytes + InfoBytes + attributes];
        NetlinkMessage.WriteHeader(message, GetRoute);
        var info = message.AsSpan(NetlinkMessage.HeaderBytes);
        info[0] = destination.AddressFamily == AddressFamily.InterNetwork ? Ipv4Family : Ipv6Family;
        info[1] = (byte)(address.Length * 8);
        info[2] = (byte)(sourceBytes.Length * 8);
        BitConverter.TryWriteBytes(info[8..], configured ? FibMatchFlag : 0u);
        var rest = Put(info[InfoBytes..], Destination, address);
        rest = source is null ? rest : Put(rest, SourceAddress, sourceBytes);
        _ = scope == 0 ? rest : Put(rest, OutInterface, BitConverter.GetBytes(scope));
        return message;
    }

    internal static NetlinkStatus Parse(ReadOnlySpan<byte> answer, out RouteReply reply, out int errno)
    {
        reply = default;
        var status = NetlinkMessage.Read(answer, NewRoute, out var body, out errno);
        if (status != NetlinkStatus.Answered)
        {
            return status;
        }

        if (body.Length < InfoBytes)
        {
            return NetlinkStatus.Malformed;
        }

        var read = new RouteReply { IsLocal = body[7] == LocalType };
        var wellFormed = true;
        var attributes = new NetlinkAttributes(body[InfoBytes..]);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case OutInterface when value.Length >= sizeof(int):
                    read = read with { InterfaceIndex = BitConverter.ToInt32(value) };
                    break;
                case PrefSource when value.Length is 4 or 16:
                    read = read with { PreferredSource = new IPAddress(value) };
                    break;
                case CacheInfo when value.Length >= ExpiresOffset + sizeof(int):
                    read = read with { Expires = BitConverter.ToInt32(value[ExpiresOffset..]) != 0 };
                    break;
                case Metrics:
                    wellFormed &= TryReadMtu(value, out var mtu);
                    read = read with { Mtu = mtu };
                    break;
                default:
                    break;
            }
        }

        if (attributes.Malformed || !wellFormed)
        {
            return NetlinkStatus.Malformed;
        }

        reply = read;
        return NetlinkStatus.Answered;
    }

    private static bool TryReadMtu(ReadOnlySpan<byte> metrics, out PacketSize? mtu)
    {
        mtu = null;
        var attributes = new NetlinkAttributes(metrics);
        while (attributes.MoveNext())
        {
            if (attributes.Type == MtuMetric && attributes.Value.Length >= sizeof(uint))
            {
                mtu = NetlinkMtu.From(BitConverter.ToUInt32(attributes.Value));
            }
        }

        return !attributes.Malformed;
    }

    private static Span<byte> Put(Span<byte> target, ushort type, ReadOnlySpan<byte> value)
    {
        var length = 4 + value.Length;
        BitConverter.TryWriteBytes(target, (ushort)length);
        BitConverter.TryWriteBytes(target[2..], type);
        value.CopyTo(target[4..]);
        return target[length..];
    }
}
