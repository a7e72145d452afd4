using System.Buffers.Binary;
using System.Security.Cryptography;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>Draws the 128 bits that nobody off the path can guess (RFC 8899 §4.1).</summary>
public static class RandomProbeId
{
    public static ProbeId Next()
    {
        Span<byte> bytes = stackalloc byte[ProbeId.ByteCount];
        RandomNumberGenerator.Fill(bytes);
        return new ProbeId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
