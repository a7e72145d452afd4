using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>A responder's way out: small answers first and at once, reverse probes paced. For the I/O thread.</summary>
internal sealed class AnswerQueue(IoThread io, ResponderTally tally, uint instance) : ISender
{
    private const int MostWaiting = 8192;

    /// <summary>Small answers per turn: a system call for poll between any two would halve their rate.</summary>
    private const int SmallPerTurn = 32;

    private readonly Queue<Answer> _small = new();
    private readonly Queue<Answer> _reverse = new();
    private IoSocket? _socket;
    private bool _hasTurns;
    private SendPatience _patience;

    public IoSocket Socket => _socket ?? throw new InvalidOperationException("not attached");

    public int NextPacketBytes => _small.Count > 0 || !_reverse.TryPeek(out var next)
        ? WireProtocol.SmallestRequest.Bytes
        : Overhead.PacketAround(next.Length, Socket.Family).Bytes;

    public void Attach(IoSocket socket) => _socket = socket;

    /// <summary>False when too much waits already.</summary>
    public bool TryAdd(in Answer answer)
    {
        var queue = answer.Reverse is null ? _small : _reverse;
        if (queue.Count == MostWaiting)
        {
            return false;
        }

        queue.Enqueue(answer);
        if (!_hasTurns)
        {
            _hasTurns = true;
            io.Enqueue(this);
        }

        return true;
    }

    public SendTurn SendNext(IoBuffers buffers)
    {
        var queue = _small.Count > 0 ? _small : _reverse;
        var most = queue == _small ? SmallPerTurn : 1;
        for (var count = 0; count < most && queue.TryPeek(out var answer); count++)
        {
            // Addresses that do not exist hold what is sent to them: half of the buffer is kept for those that do.
            if (!answer.IsProven && Socket.IsCrowded)
            {
                tally.SendFailed();
                queue.Dequeue();
                continue;
            }

            var status = Send(buffers, answer);
            if (_patience.TryAgain(status))
            {
                return SendTurn.Busy;
            }

            if (status is SendStatus.Busy or SendStatus.Dropped)
            {
                tally.SendFailed();
            }

            queue.Dequeue();
        }

        _hasTurns = _small.Count + _reverse.Count > 0;
        return _hasTurns ? SendTurn.More : SendTurn.Done;
    }

    public void Fail(Exception reason) => _hasTurns = false;

    private SendStatus Send(IoBuffers buffers, in Answer answer)
    {
        Span<byte> head = stackalloc byte[WireProtocol.LargestHead];
        var size = Write(answer, head);
        var length = answer.Length;
        if (answer.Key is { } key)
        {
            // Only a reverse probe's length was asked for, and it has room for a seal.
            size = SharedKey.SealedSize;
            length = Math.Max(length, size);
            key.Seal(head, length);
        }

        var result = Socket.Send(buffers, answer.To, head[..size], length, answer.From);
        switch (result.Status)
        {
            case SendStatus.Sent:
                Count(answer);
                break;
            case SendStatus.LocalLimit:
                TellLimit(answer, result.Limit);
                break;
            case SendStatus.Filtered:
            case SendStatus.NoRoute:
                tally.SendFailed();
                break;
            case SendStatus.Busy:
            case SendStatus.Dropped:
                break;
        }

        return result.Status;
    }

    private static int Write(in Answer answer, Span<byte> head)
    {
        if (answer.Acknowledgement is { } acknowledgement)
        {
            acknowledgement.Write(head);
            return Acknowledgement.Size;
        }

        if (answer.Reverse is { } reverse)
        {
            reverse.Write(head);
            return ReverseProbe.Size;
        }

        if (answer.Challenge is { } challenge)
        {
            challenge.Write(head);
            return Challenge.Size;
        }

        answer.Report!.Value.Write(head);
        return ProbeReport.Size;
    }

    private void Count(in Answer answer)
    {
        if (answer.Acknowledgement is not null)
        {
            tally.Acknowledged();
        }
        else if (answer.Reverse is not null)
        {
            tally.ReverseProbed();
        }
        else if (answer.Challenge is not null)
        {
            tally.Challenged();
        }
        else
        {
            tally.Reported();
        }
    }

    /// <summary>Our own interface carries less than was wanted: whoever asked must not take that for a hole in the path.</summary>
    private void TellLimit(in Answer answer, int limit)
    {
        if (answer.Reverse is { } reverse)
        {
            var report = new ProbeReport(reverse.Id, ReportKind.LocalLimit, (uint)limit, default, instance);
            TryAdd(new Answer(answer.To, answer.From, ProbeReport.Size, answer.Key, answer.IsProven, Report: report));
        }
        else
        {
            tally.SendFailed();
        }
    }
}
