using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>Probes on their way out, in order.</summary>
/// <param name="send">Sends one and says what the kernel did with it.</param>
internal sealed class Flight(IReadOnlyList<Probe> probes, IoSocket socket, Func<IoBuffers, Probe, SendStatus> send, CancellationToken cancellationToken)
    : ISender
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private SendPatience _patience;

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

        if (_patience.TryAgain(send(buffers, probes[_next])))
        {
            return SendTurn.Busy;
        }

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
