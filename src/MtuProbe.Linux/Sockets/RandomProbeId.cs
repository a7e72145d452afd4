using System.Buffers.Binary;
using System.Security.Cryptography;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>Draws the 128 bits that nobody off the path can guess (RFC 8899 §4.1).</summary>
public static class RandomProbeId
{
    /// <summary>Drawn together: asking for them one by one cost more than a probe's way through the rest of the prober.</summary>
    private const int Together = 64;

    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    public static ProbeId Next()
    {
        _drawn ??= new byte[Together * ProbeId.ByteCount];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(_drawn);
            _left = Together;
        }

        _left--;
        return new ProbeId(BinaryPrimitives.ReadUInt128BigEndian(_drawn.AsSpan(_left * ProbeId.ByteCount)));
    }
}
