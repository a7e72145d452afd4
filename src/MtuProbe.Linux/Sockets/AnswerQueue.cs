using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>A responder's way out: small answers first and at once, reverse probes paced. For the I/O thread.</summary>
internal sealed class AnswerQueue
{
    /// <summary>Small answers per turn: a system call for poll between any two would halve their rate.</summary>
    private const int SmallPerTurn = 32;

    private readonly IoSocket _socket;
    private readonly ResponderTally _tally;
    private readonly uint _instance;
    private readonly AnswerLine _small;
    private readonly AnswerLine _reverse;

    public AnswerQueue(IoThread io, IoSocket socket, ResponderTally tally, uint instance)
    {
        (_socket, _tally, _instance) = (socket, tally, instance);
        _small = new AnswerLine(io, socket, tally, SmallPerTurn, Send);
        _reverse = new AnswerLine(io, socket, tally, 1, Send);
    }

    /// <summary>False when too much waits already.</summary>
    public bool TryAdd(in Answer answer) => (answer.Reverse is null ? _small : _reverse).TryAdd(answer);

    private SendStatus Send(IoBuffers buffers, Answer answer)
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

        var result = _socket.Send(buffers, answer.To, head[..size], length, answer.From);
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
                _tally.SendFailed();
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
            _tally.Acknowledged();
        }
        else if (answer.Reverse is not null)
        {
            _tally.ReverseProbed();
        }
        else if (answer.Challenge is not null)
        {
            _tally.Challenged();
        }
        else
        {
            _tally.Reported();
        }
    }

    /// <summary>Our own interface carries less than was wanted: whoever asked must not take that for a hole in the path.</summary>
    private void TellLimit(in Answer answer, int limit)
    {
        if (answer.Reverse is { } reverse)
        {
            var report = new ProbeReport(reverse.Id, ReportKind.LocalLimit, (uint)limit, default, _instance);
            TryAdd(new Answer(answer.To, answer.From, ProbeReport.Size, answer.Key, answer.IsProven, Report: report));
        }
        else
        {
            _tally.SendFailed();
        }
    }
}
