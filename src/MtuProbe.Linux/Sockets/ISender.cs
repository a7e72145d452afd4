namespace MtuProbe.Linux.Sockets;

/// <summary>Something that has packets to send; the I/O thread gives it turns.</summary>
internal interface ISender
{
    IoSocket Socket { get; }

    /// <summary>Size of the packet that the next turn sends: large ones are paced.</summary>
    int NextPacketBytes { get; }

    /// <summary>It goes on with what has begun, and somebody's clock runs. Read when it asks for turns.</summary>
    bool IsUnderWay { get; }

    SendTurn SendNext(IoBuffers buffers);

    /// <summary>It gets no further turn.</summary>
    void Fail(Exception reason);
}
