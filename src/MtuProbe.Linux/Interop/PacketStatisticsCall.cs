using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>getsockopt(2)</c> of PACKET_STATISTICS (packet(7)): what a packet socket received and dropped since it was last asked.</summary>
internal static partial class PacketStatisticsCall
{
    private const int SOL_PACKET = 263;
    private const int PACKET_STATISTICS = 6;

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int Native(int socket, int level, int option, out Counts counts, ref uint length);

    /// <summary>Zeros when the kernel does not tell.</summary>
    public static (long Received, long Dropped) Read(int socket)
    {
        var length = 2u * sizeof(uint);
        return Native(socket, SOL_PACKET, PACKET_STATISTICS, out var counts, ref length) == 0 ? (counts.Packets, counts.Drops) : default;
    }

    /// <summary><c>struct tpacket_stats</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Counts
    {
        public readonly uint Packets;
        public readonly uint Drops;
    }
}
