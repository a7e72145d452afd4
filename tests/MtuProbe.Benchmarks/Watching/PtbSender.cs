using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Watching;

/// <summary>Says at an even pace that a datagram of 1,500 bytes was too big, which nobody has sent: its port has no socket, so the kernel counts the PTB and does nothing.</summary>
internal static class PtbSender
{
    private const int PacketBytes = 1500;
    private const int NextHopMtu = 1400;
    private const int Ipv4Header = 20;

    /// <summary>IPPROTO_RAW of <c>netinet/in.h</c>: the IP header is ours (raw(7)).</summary>
    private const ProtocolType HeaderIncluded = (ProtocolType)255;

    public static void Send(IPAddress reporter, IPAddress victim, int count, TimeSpan duration)
    {
        var message = new byte[PtbMessage.Largest];
        var length = PtbMessage.Write(Packet(victim, reporter), new WrittenPtb { Says = NextHopMtu }, reporter, message);
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, HeaderIncluded);
        var to = new IPEndPoint(victim, 0);
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < count; sent++)
        {
            while (Stopwatch.GetElapsedTime(started) < duration * sent / count)
            {
                Thread.Sleep(1);
            }

            raw.SendTo(message.AsSpan(0, length), to);
        }
    }

    /// <summary>UDP from port 9 to port 9, "do not fragment".</summary>
    private static byte[] Packet(IPAddress source, IPAddress destination)
    {
        var packet = new byte[PacketBytes];
        (packet[0], packet[6], packet[8], packet[9]) = (0x45, 0x40, 64, 17);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), PacketBytes);
        source.TryWriteBytes(packet.AsSpan(12), out _);
        destination.TryWriteBytes(packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), InternetChecksum.Of(packet.AsSpan(0, Ipv4Header)));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Ipv4Header), 9);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Ipv4Header + 2), 9);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(Ipv4Header + 4), PacketBytes - Ipv4Header);
        return packet;
    }
}
