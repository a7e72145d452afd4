using System.Net.Sockets;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Sockets;

/// <summary>What every socket of ours is set to before it is bound.</summary>
internal static class SocketSetup
{
    /// <summary>Undrained errors beyond the receive buffer are lost without a trace. The kernel gives at most net.core.rmem_max.</summary>
    private const int ReceiveBufferBytes = 4 << 20;

    /// <summary>
    /// Packets to a neighbour who does not answer ARP stay here for seconds, and anyone can make us answer such an address. The kernel
    /// gives at most net.core.wmem_max.
    /// </summary>
    private const int SendBufferBytes = 4 << 20;

    private const int HostsOwn = -1;

    public static void Apply(Socket socket)
    {
        socket.SendBufferSize = SendBufferBytes;
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        Set(socket, KernelNumbers.SOL_SOCKET, KernelNumbers.SO_TIMESTAMPNS, 1);
        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            Set(socket, KernelNumbers.IPPROTO_IP, KernelNumbers.IP_MTU_DISCOVER, KernelNumbers.PMTUDISC_PROBE);
            Set(socket, KernelNumbers.IPPROTO_IP, KernelNumbers.IP_RECVERR, 1);
            Set(socket, KernelNumbers.IPPROTO_IP, KernelNumbers.IP_RECVFRAGSIZE, 1);
            Set(socket, KernelNumbers.IPPROTO_IP, KernelNumbers.IP_PKTINFO, 1);
            return;
        }

        Set(socket, KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_MTU_DISCOVER, KernelNumbers.PMTUDISC_PROBE);
        Set(socket, KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVERR, 1);
        Set(socket, KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVFRAGSIZE, 1);
        Set(socket, KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVPKTINFO, 1);
        if (socket.ProtocolType == ProtocolType.Udp)
        {
            // So that 0.0.0.0 and [::] can have the same port, each on its own thread.
            Set(socket, KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_V6ONLY, 1);
        }
    }

    /// <summary>Every packet from now on leaves with this TTL or hop limit; null for the host's own.</summary>
    public static void UseHopLimit(Socket socket, int? hopLimit)
    {
        var (level, name) = socket.AddressFamily == AddressFamily.InterNetwork
            ? (KernelNumbers.IPPROTO_IP, KernelNumbers.IP_TTL)
            : (KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_UNICAST_HOPS);
        Set(socket, level, name, hopLimit ?? HostsOwn);
    }

    private static void Set(Socket socket, int level, int name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, value);
        socket.SetRawSocketOption(level, name, bytes);
    }
}
