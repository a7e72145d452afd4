using SharpPcap;
using SharpPcap.LibPcap;
using PacketDotNet;

namespace MtuProbe.Tests.Capture;

/// <summary>Whether a packet passes a filter, as libpcap itself says; needs no privilege, but the library.</summary>
internal static class Libpcap
{
    public static void Needed()
    {
        try
        {
            using var program = BpfProgram.TryCreate(LinkLayers.Ethernet, "ip");
        }
        catch (DllNotFoundException)
        {
            Assert.Ignore("libpcap is not installed");
        }
    }

    public static BpfProgram Compile(int linkType, string filter) => BpfProgram.Create((LinkLayers)linkType, filter);

    public static bool Passes(string filter, byte[] frame, int linkType = 1)
    {
        using var program = Compile(linkType, filter);
        return program.Matches(frame);
    }

    public static List<(DateTime At, byte[] Bytes, LinkLayers Link)> Read(string path)
    {
        using var reader = new CaptureFileReaderDevice(path);
        reader.Open();
        var packets = new List<(DateTime, byte[], LinkLayers)>();
        while (reader.GetNextPacket(out var packet) == GetPacketStatus.PacketRead)
        {
            packets.Add((packet.Header.Timeval.Date, packet.Data.ToArray(), reader.LinkType));
        }

        return packets;
    }
}
