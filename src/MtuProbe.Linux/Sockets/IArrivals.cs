namespace MtuProbe.Linux.Sockets;

/// <summary>Who gets what a socket receives. Called on the I/O thread; sends nothing itself, but may enqueue an <see cref="ISender"/>.</summary>
internal interface IArrivals
{
    void OnData(in Arrival arrival);

    void OnError(in QueuedError error);

    /// <summary>Nothing more will come: the socket was closed, or the I/O thread ended.</summary>
    void OnEnd(Exception reason);
}
