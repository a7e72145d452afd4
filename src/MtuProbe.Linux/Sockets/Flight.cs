using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>Probes on their way out, in order.</summary>
/// <param name="send">Sends one; false when the kernel had no room.</param>
internal sealed class Flight(IReadOnlyList<Probe> probes, IoSocket socket, Func<IoBuffers, Probe, bool> send, CancellationToken cancellationToken)
    : ISender
{
    /// <summary>About 200 ms. A host that has no room for longer loses the packet, as a router would.</summary>
    private const int MostTries = 200;

    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private int _tries;

    /// <summary>Completes when the last one has left.</summary>
    public Task Left => _left.Task;

    public IoSocket Socket => socket;

    /// <summary>A reverse probe's small request is paced like the packet it brings about.</summary>
    public int NextPacketBytes => probes[_next].Size.Bytes;

    public SendTurn SendNext(IoBuffers buffers)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _left.TrySetCanceled(cancellationToken);
            return SendTurn.Done;
        }

        if (!send(buffers, probes[_next]) && ++_tries < MostTries)
        {
            return SendTurn.Busy;
        }

        _tries = 0;
        _next++;
        if (_next < probes.Count)
        {
            return SendTurn.More;
        }

        _left.TrySetResult();
        return SendTurn.Done;
    }

    public void Fail(Exception reason) => _left.TrySetException(reason);
}
