using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary>What we read of <c>struct tcp_info</c> (linux/tcp.h). An older kernel tells less; what it leaves out is zero.</summary>
internal readonly struct TcpInformation
{
    /// <summary>More than any kernel tells.</summary>
    public const int Size = 512;

    public const byte Established = 1;
    public const byte SynSent = 2;
    public const byte Closed = 7;
    public const byte CloseWait = 8;

    private const byte TimestampOption = 1;

    /// <summary>Timestamps take twelve bytes of every segment (RFC 7323 §3.2, padded).</summary>
    private const int TimestampBytes = 12;

    private TcpInformation(ReadOnlySpan<byte> info)
    {
        State = info[0];
        OptionBytes = (info[5] & TimestampOption) != 0 ? TimestampBytes : 0;
        SendMss = Number(info, 16);
        ReceiveMss = Number(info, 20);
        PathMtu = Number(info, 60);
        RoundTripMicroseconds = Number(info, 68);
        AdvertisedMss = Number(info, 84);
        Retransmissions = Number(info, 100);
        BytesAcknowledged = Long(info, 120);
        BytesReceived = Long(info, 128);
        DataSegmentsReceived = Number(info, 152);
        OutOfOrder = Number(info, 224);
    }

    public byte State { get; }

    /// <summary>Bytes of options in each segment with data.</summary>
    public int OptionBytes { get; }

    /// <summary>Largest payload this host sends in a segment; options are subtracted.</summary>
    public int SendMss { get; }

    /// <summary>Largest payload that arrived, once it is above 536; before that a guess of the kernel's.</summary>
    public int ReceiveMss { get; }

    /// <summary>What this host believes of the path.</summary>
    public int PathMtu { get; }

    public int RoundTripMicroseconds { get; }

    /// <summary>Largest payload we told the peer to send; options are subtracted.</summary>
    public int AdvertisedMss { get; }

    /// <summary>All of this connection, those of its SYN included.</summary>
    public int Retransmissions { get; }

    /// <summary>The SYN counts as one byte.</summary>
    public long BytesAcknowledged { get; }

    /// <summary>Without gaps, from the beginning; a FIN counts as one byte.</summary>
    public long BytesReceived { get; }

    /// <summary>Out of order ones included.</summary>
    public int DataSegmentsReceived { get; }

    public static TcpInformation Read(ReadOnlySpan<byte> info)
    {
        Span<byte> whole = stackalloc byte[Size];
        whole.Clear();
        info[..Math.Min(info.Length, Size)].CopyTo(whole);
        return new TcpInformation(whole);
    }

    /// <summary>Segments that arrived before one they follow (since Linux 5.4).</summary>
    public int OutOfOrder { get; }

    private static int Number(ReadOnlySpan<byte> info, int offset) => (int)Math.Min(int.MaxValue, MemoryMarshal.Read<uint>(info[offset..]));

    private static long Long(ReadOnlySpan<byte> info, int offset) => (long)Math.Min(long.MaxValue, MemoryMarshal.Read<ulong>(info[offset..]));
}
