using System.Runtime.InteropServices;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Interop;

/// <summary>
/// Native memory for one received message, reused for each: what a message shows is valid until the next one is received.
/// For one thread.
/// </summary>
internal sealed unsafe class ReceiveBuffer : IDisposable
{
    /// <summary>More than the largest UDP or ICMP payload.</summary>
    private const int PayloadSize = 65_600;
    private const int NameSize = 128;
    private const int ControlSize = 512;

    private readonly byte* _payload = (byte*)NativeMemory.AllocZeroed(PayloadSize);
    private readonly byte* _name = (byte*)NativeMemory.AllocZeroed(NameSize);
    private readonly byte* _control = (byte*)NativeMemory.AllocZeroed(ControlSize);
    private int _payloadLength;
    private int _controlLength;

    /// <summary>What was read of the payload: at most the limit given.</summary>
    public ReadOnlySpan<byte> Payload => new(_payload, _payloadLength);

    public ControlData Control => ControlData.Read(new ReadOnlySpan<byte>(_control, _controlLength));

    /// <summary>Sender of a datagram; of a queued error the destination of the packet it is about.</summary>
    public InternetEndpoint Name { get; private set; }

    /// <summary>
    /// Receives one message and at most <paramref name="limit"/> bytes of its payload. Its whole length where the socket tells
    /// (UDP with MSG_TRUNC), else what was read; minus errno when there was none.
    /// </summary>
    public int Receive(int descriptor, int flags, int limit)
    {
        limit = Math.Min(limit, PayloadSize);
        var vector = new IoVector { Start = _payload, Length = (nuint)limit };
        var header = new MessageHeader
        {
            Name = _name,
            NameLength = NameSize,
            Vectors = &vector,
            VectorCount = 1,
            Control = _control,
            ControlLength = ControlSize,
        };
        var length = ReceiveCall.Invoke(descriptor, &header, flags);
        if (length < 0)
        {
            _payloadLength = 0;
            _controlLength = 0;
            return length;
        }

        _payloadLength = Math.Min(length, limit);
        _controlLength = (int)header.ControlLength;
        var hasName = SocketName.TryRead(new ReadOnlySpan<byte>(_name, (int)Math.Min(header.NameLength, NameSize)), out var name);
        Name = hasName ? name : default;
        return length;
    }

    public void Dispose()
    {
        NativeMemory.Free(_payload);
        NativeMemory.Free(_name);
        NativeMemory.Free(_control);
    }
}
