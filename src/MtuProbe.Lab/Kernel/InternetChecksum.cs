using System.Buffers.Binary;

namespace MtuProbe.Lab.Kernel;

/// <summary>The checksum of IPv4, ICMP and UDP: the complement of the one's complement sum of 16-bit words (RFC 1071).</summary>
internal static class InternetChecksum
{
    /// <param name="bytes">With zeros where the checksum goes.</param>
    /// <param name="sum">Of what counts too and stands elsewhere.</param>
    internal static ushort Of(ReadOnlySpan<byte> bytes, uint sum = 0)
    {
        sum += Sum(bytes);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)(sum ^ 0xFFFF);
    }

    /// <summary>Not folded: enough of it fits for any packet.</summary>
    internal static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (; bytes.Length > 1; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.Length == 1 ? sum + ((uint)bytes[0] << 8) : sum;
    }
}
