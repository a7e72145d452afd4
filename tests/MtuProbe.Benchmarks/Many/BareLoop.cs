using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MtuProbe.Benchmarks.Many;

/// <summary>The floor: echo requests by sendto(2) and their replies by recvfrom(2), on one thread, and nothing else. No clock, no timer, no id is looked up.</summary>
internal static class BareLoop
{
    private const int DontWait = 0x40;
    private const int Batch = 32;

    internal static void Run(IPAddress[] targets, int rounds, int packet)
    {
        var isIpv4 = targets[0].AddressFamily == AddressFamily.InterNetwork;
        using var socket = new Socket(targets[0].AddressFamily, SocketType.Dgram, isIpv4 ? ProtocolType.Icmp : ProtocolType.IcmpV6) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(isIpv4 ? IPAddress.Any : IPAddress.IPv6Any, 0));
        var descriptor = (int)socket.Handle;
        byte[][] names = [.. targets.Select(target => new IPEndPoint(target, 0).Serialize().Buffer.ToArray())];
        var message = new byte[packet - (isIpv4 ? 20 : 40)];
        message[0] = isIpv4 ? (byte)8 : (byte)128;
        var reply = new byte[2048];
        var meter = Meter.Start();
        var (sent, received) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var name in names)
            {
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)(sent & 0xFFFF));
                sent += Native.Send(descriptor, message, message.Length, DontWait, name, name.Length) > 0 ? 1 : 0;
                if (sent % Batch == 0)
                {
                    received += Drain(descriptor, reply);
                }
            }
        }

        for (var waited = 0; received < sent && waited < 200; waited++)
        {
            Thread.Sleep(1);
            received += Drain(descriptor, reply);
        }

        Console.WriteLine($"{meter.Read()} right {received}");
    }

    private static int Drain(int descriptor, byte[] reply)
    {
        var received = 0;
        while (Native.Receive(descriptor, reply, reply.Length, DontWait, 0, 0) > 0)
        {
            received++;
        }

        return received;
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "sendto")]
        internal static extern nint Send(int descriptor, byte[] message, nint length, int flags, byte[] name, int nameLength);

        [DllImport("libc", EntryPoint = "recvfrom")]
        internal static extern nint Receive(int descriptor, byte[] buffer, nint length, int flags, nint name, nint nameLength);
    }
}
