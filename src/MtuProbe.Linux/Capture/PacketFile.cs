using System.Buffers.Binary;

namespace MtuProbe.Linux.Capture;

/// <summary>
/// A classic pcap file (draft-ietf-opsawg-pcap) of bare IP packets, so that paths over interfaces of different kinds fit in one; times to the
/// microsecond. Each packet is one write: what was written can be read when the process dies, which SharpPcap's writer, over libpcap's
/// buffered dump without a flush, does not give. From any thread.
/// </summary>
public sealed class PacketFile : IDisposable
{
    private const uint Magic = 0xA1B2_C3D4;
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private const int LargestPacket = 262_144;
    private const int LinkTypeRaw = 101;

    private readonly FileStream _file;
    private readonly Lock _sync = new();
    private byte[] _record = new byte[4096];

    private PacketFile(FileStream file) => _file = file;

    public string Path => _file.Name;

    /// <summary>A file that is there already is replaced.</summary>
    /// <exception cref="CaptureException">Why not.</exception>
    public static PacketFile Create(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
            Span<byte> header = stackalloc byte[FileHeader];
            header.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], LargestPacket);
            BinaryPrimitives.WriteInt32LittleEndian(header[20..], LinkTypeRaw);
            stream.Write(header);
            return new PacketFile(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            stream?.Dispose();
            throw Failure(path, e);
        }
    }

    /// <param name="packet">From the IP header on, perhaps cut.</param>
    /// <param name="originalLength">Of the whole packet.</param>
    /// <exception cref="CaptureException">The file takes no more, for want of space say.</exception>
    public void Write(DateTimeOffset at, ReadOnlySpan<byte> packet, int originalLength)
    {
        var bytes = packet.Length > LargestPacket ? packet[..LargestPacket] : packet;
        var sinceEpoch = at - DateTimeOffset.UnixEpoch;
        lock (_sync)
        {
            if (_record.Length < RecordHeader + bytes.Length)
            {
                _record = new byte[RecordHeader + bytes.Length];
            }

            var record = _record.AsSpan(0, RecordHeader + bytes.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)Math.Clamp(sinceEpoch.Ticks / TimeSpan.TicksPerSecond, 0, uint.MaxValue));
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)Math.Max(0, sinceEpoch.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], bytes.Length);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], Math.Max(originalLength, bytes.Length));
            bytes.CopyTo(record[RecordHeader..]);
            try
            {
                _file.Write(record);
            }
            catch (IOException e)
            {
                throw Failure(Path, e);
            }
        }
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _file.Dispose();
        }
    }

    private static CaptureException Failure(string path, Exception e) =>
        new(CaptureFailure.FileNotWritable, $"cannot write the capture file {path}: {string.Join(' ', e.Message.Split('\n', StringSplitOptions.TrimEntries))}", e);
}
