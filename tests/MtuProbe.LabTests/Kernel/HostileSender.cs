using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MtuProbe.LabTests.Kernel;

/// <summary>
/// Somebody on the prober's own link, with root: makes up packets, captures the prober's and sends them again, as they were and changed,
/// under his own address and the prober's. Two thousand a second.
/// </summary>
internal static class HostileSender
{
    /// <summary>Said before the first packet.</summary>
    public const string Ready = "hostile";

    private const int ResponderPort = 9798;
    private const int LinkHeader = 14;
    private const int Headers = 28;

    private static readonly Random Chance = new(9798);

    public static void Run(IPAddress victim)
    {
        var target = new IPEndPoint(victim, ResponderPort);
        using var own = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        raw.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        using var wire = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)IPAddress.HostToNetworkOrder((short)3)) { Blocking = false };
        var captured = new List<byte[]>();
        Console.WriteLine(Ready);
        for (var round = 0; ; round++)
        {
            Capture(wire, captured);
            own.SendTo(Rubbish(), target);
            own.SendTo(Request(version: 1), target);
            own.SendTo(Request(version: 2), target);
            Spoof(raw, Packet(Request(version: (byte)(1 + (round % 2))), source: Stranger(victim), port: ResponderPort, target), target);
            Spoof(raw, Packet(Request(version: 2), Stranger(victim), 40_000, target), target);
            if (captured.Count > 0)
            {
                var packet = captured[round % captured.Count].ToArray();
                own.SendTo(packet.AsSpan(Headers), target);
                Spoof(raw, packet, target);
                packet[Headers + Chance.Next(4, 78)] ^= 1;
                Spoof(raw, packet, target);
            }

            Thread.Sleep(4);
        }
    }

    /// <summary>The latest requests to the victim that others sent: whole IPv4 packets.</summary>
    private static void Capture(Socket wire, List<byte[]> captured)
    {
        var frame = new byte[2048];
        while (wire.Available > 0)
        {
            var packet = frame.AsSpan(LinkHeader, Math.Max(0, wire.Receive(frame) - LinkHeader));
            var isRequest = packet.Length >= Headers + 78 && packet[0] == 0x45 && packet[9] == 17
                && BinaryPrimitives.ReadUInt16BigEndian(packet[22..]) == ResponderPort
                && BinaryPrimitives.ReadUInt16BigEndian(packet[20..]) is not (ResponderPort or 40_000)
                && packet[Headers..].StartsWith<byte>([0x4D, 0x50, 2]) && packet[(Headers + 70)..(Headers + 78)].ContainsAnyExcept((byte)0);
            if (isRequest && captured.Count < 10_000)
            {
                captured.Add(packet.ToArray());
            }
        }
    }

    private static byte[] Rubbish()
    {
        var bytes = new byte[Chance.Next(0, 1400)];
        Chance.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Request(byte version)
    {
        var bytes = new byte[Chance.Next(100, 1400)];
        Chance.NextBytes(bytes.AsSpan(4, 74));
        ((byte[])[0x4D, 0x50, version, (byte)(Chance.Next(2) == 0 ? 1 : 3)]).CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>Another host of the victim's network, as far as anyone can tell.</summary>
    private static IPAddress Stranger(IPAddress victim)
    {
        var bytes = victim.GetAddressBytes();
        bytes[3] = (byte)Chance.Next(100, 250);
        return new IPAddress(bytes);
    }

    private static byte[] Packet(byte[] payload, IPAddress source, ushort port, IPEndPoint target)
    {
        var packet = new byte[Headers + payload.Length];
        packet[0] = 0x45;
        packet[8] = 64;
        packet[9] = 17;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        source.GetAddressBytes().CopyTo(packet, 12);
        target.Address.GetAddressBytes().CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), (ushort)target.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + payload.Length));
        payload.CopyTo(packet, Headers);
        return packet;
    }

    /// <summary>The kernel fills in the header's checksum; UDP's is 0, which in IPv4 is none.</summary>
    private static void Spoof(Socket raw, byte[] packet, IPEndPoint target)
    {
        packet.AsSpan(26, 2).Clear();
        raw.SendTo(packet, target);
    }
}
