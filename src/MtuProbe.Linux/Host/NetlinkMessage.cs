namespace MtuProbe.Linux.Host;

/// <summary>The header every netlink message begins with (16 bytes: length, type, flags, sequence, port), written and read.</summary>
internal static class NetlinkMessage
{
    internal const int HeaderBytes = 16;

    private const ushort ErrorType = 2;
    private const ushort RequestFlag = 1;

    /// <summary>Writes the header of a request that fills <paramref name="message"/>.</summary>
    internal static void WriteHeader(Span<byte> message, ushort type)
    {
        message[..HeaderBytes].Clear();
        BitConverter.TryWriteBytes(message, message.Length);
        BitConverter.TryWriteBytes(message[4..], type);
        BitConverter.TryWriteBytes(message[6..], RequestFlag);
    }

    /// <summary>Takes the first message out of an answer; total over whatever bytes.</summary>
    internal static NetlinkStatus Read(ReadOnlySpan<byte> answer, ushort type, out ReadOnlySpan<byte> body, out int errno)
    {
        body = default;
        errno = 0;
        if (answer.Length < HeaderBytes)
        {
            return NetlinkStatus.Malformed;
        }

        var length = BitConverter.ToUInt32(answer);
        if (length < HeaderBytes || length > (uint)answer.Length)
        {
            return NetlinkStatus.Malformed;
        }

        body = answer[HeaderBytes..(int)length];
        var answered = BitConverter.ToUInt16(answer[4..]);
        if (answered != ErrorType)
        {
            return answered == type ? NetlinkStatus.Answered : NetlinkStatus.Malformed;
        }

        // The kernel writes the errno negative; 0 would be a mere acknowledgement, which we never ask for.
        var code = body.Length < sizeof(int) ? 0 : BitConverter.ToInt32(body);
        errno = code is < 0 and > -4096 ? -code : 0;
        return errno == 0 ? NetlinkStatus.Malformed : NetlinkStatus.Refused;
    }
}
