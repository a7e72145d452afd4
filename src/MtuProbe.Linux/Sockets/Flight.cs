using System.Threading.Tasks.Sources;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>Probes of one prober on their way out, in order. Used again for the prober's next ones.</summary>
/// <param name="session">Whose they are.</param>
internal sealed class Flight(ProbeSession session) : ISender, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _left = new() { RunContinuationsAsynchronously = true };
    private IReadOnlyList<Probe> _probes = [];
    private Func<IoBuffers, Probe, SendStatus> _send = static (_, _) => SendStatus.Sent;
    private CancellationToken _cancellationToken;
    private int _next;
    private SendPatience _patience;

    public IoSocket Socket => session.SocketOf(_probes[_next]);

    /// <summary>A reverse probe's small request is paced like the packet it brings about.</summary>
    public int NextPacketBytes => _probes[_next].Size.Bytes;

    public bool IsUnderWay => session.IsUnderWay;

    /// <summary>Takes probes, at least one.</summary>
    /// <param name="probes">In the order in which they leave; not to be changed before they have left.</param>
    /// <param name="send">Sends one and says what the kernel did with it.</param>
    /// <returns>Completes when the last one has left.</returns>
    public ValueTask Load(IReadOnlyList<Probe> probes, Func<IoBuffers, Probe, SendStatus> send, CancellationToken cancellationToken)
    {
        (_probes, _send, _cancellationToken, _next) = (probes, send, cancellationToken, 0);
        _patience = default;
        _left.Reset();
        return new ValueTask(this, _left.Version);
    }

    public SendTurn SendNext(IoBuffers buffers)
    {
        if (_cancellationToken.IsCancellationRequested)
        {
            _left.SetException(new OperationCanceledException(_cancellationToken));
            return SendTurn.Done;
        }

        var probe = _probes[_next];
        if (_patience.TryAgain(session.IsImpossible(probe) ? SendStatus.LocalLimit : _send(buffers, probe)))
        {
            return SendTurn.Busy;
        }

        if (_next + 1 < _probes.Count)
        {
            _next++;
            return SendTurn.More;
        }

        _left.SetResult(true);
        return SendTurn.Done;
    }

    public void Fail(Exception reason) => _left.SetException(reason);

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _left.GetResult(token);
        }
        finally
        {
            session.GiveBack(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _left.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _left.OnCompleted(continuation, state, token, flags);
}
