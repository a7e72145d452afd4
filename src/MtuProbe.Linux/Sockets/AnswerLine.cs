using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>One of a responder's two ways out: for what is small, or for reverse probes. For the I/O thread.</summary>
/// <param name="perTurn">How many leave in a turn.</param>
/// <param name="send">Sends one and says what the kernel did with it.</param>
internal sealed class AnswerLine(IoThread io, IoSocket socket, ResponderTally tally, int perTurn, Func<IoBuffers, Answer, SendStatus> send) : ISender
{
    private const int MostWaiting = 8192;

    private readonly Queue<Answer> _answers = new();
    private bool _hasTurns;
    private SendPatience _patience;

    public IoSocket Socket => socket;

    /// <summary>Whoever asked is waiting.</summary>
    public bool IsUnderWay => true;

    /// <summary>Of a small answer the smallest request's, which it never exceeds.</summary>
    public int NextPacketBytes => _answers.TryPeek(out var next) && next.Reverse is not null
        ? Overhead.PacketAround(next.Length, socket.Family).Bytes
        : WireProtocol.SmallestRequest.Bytes;

    /// <summary>False when too much waits already.</summary>
    public bool TryAdd(in Answer answer)
    {
        if (_answers.Count == MostWaiting)
        {
            return false;
        }

        _answers.Enqueue(answer);
        if (!_hasTurns)
        {
            _hasTurns = true;
            io.Enqueue(this);
        }

        return true;
    }

    public SendTurn SendNext(IoBuffers buffers)
    {
        for (var count = 0; count < perTurn && _answers.TryPeek(out var answer); count++)
        {
            // Addresses that do not exist hold what is sent to them: half of the buffer is kept for those that do.
            if (!answer.IsProven && socket.IsCrowded)
            {
                tally.SendFailed();
                _answers.Dequeue();
                continue;
            }

            var status = send(buffers, answer);
            if (_patience.TryAgain(status))
            {
                return SendTurn.Busy;
            }

            if (status is SendStatus.Busy or SendStatus.Dropped)
            {
                tally.SendFailed();
            }

            _answers.Dequeue();
        }

        _hasTurns = _answers.Count > 0;
        return _hasTurns ? SendTurn.More : SendTurn.Done;
    }

    public void Fail(Exception reason) => _hasTurns = false;
}
