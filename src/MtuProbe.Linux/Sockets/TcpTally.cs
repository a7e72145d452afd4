using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Sockets;

/// <summary>What all connections to one service told so far.</summary>
internal sealed class TcpTally(TcpQuestionKind asked, bool wasToAnswer)
{
    /// <summary>Signatures in a handshake differ in length by a few bytes.</summary>
    private const int Tolerance = 16;

    private const byte TlsAlert = 21;
    private const byte TlsHandshake = 22;

    private readonly HashSet<PacketSize> _offers = [];
    private bool _isWholeAnswer;

    public int Connections { get; set; }

    public int Established { get; set; }

    public int ClosedUnheard { get; set; }

    public PacketSize? Offers { get; private set; }

    public int OptionBytes { get; set; }

    public TcpAnswerKind Answered { get; private set; }

    public string? AnswerLine { get; private set; }

    public long AnswerBytes { get; private set; }

    public bool QuestionArrived { get; set; }

    /// <summary>From a question to the first byte of its answer, on the fastest connection; null before any.</summary>
    public TimeSpan? FastestAnswer { get; private set; }

    public void AnswerCame(TimeSpan after) => FastestAnswer = FastestAnswer is { } fastest && fastest < after ? fastest : after;

    /// <summary>What the MSS of a handshake allows.</summary>
    public void Offer(PacketSize size)
    {
        _offers.Add(size);
        Offers = Offers is { } most && most > size ? most : size;
    }

    /// <summary>A handshake spoke of exactly this size: no accident that segments have it.</summary>
    public bool HasOffered(PacketSize size) => _offers.Contains(size);

    public void Hear(long bytes) => AnswerBytes = Math.Max(AnswerBytes, bytes);

    /// <summary>A connection with small segments, which no hole of ours stops, came to rest: the answer has no more.</summary>
    public void AnswerIsWhole() => _isWholeAnswer = true;

    /// <summary>Whether <paramref name="bytes"/> without a gap are all that the service says.</summary>
    public bool IsWhole(long bytes) => _isWholeAnswer && bytes + Tolerance >= AnswerBytes;

    public void Read(ReadOnlySpan<byte> head)
    {
        if (Answered == TcpAnswerKind.None && head.Length > 0)
        {
            Answered = head.StartsWith("HTTP/"u8) ? TcpAnswerKind.Http
                : head.StartsWith("SSH-"u8) ? TcpAnswerKind.Ssh
                : head[0] == TlsHandshake ? TcpAnswerKind.Tls
                : head[0] == TlsAlert ? TcpAnswerKind.TlsAlert
                : TcpAnswerKind.Other;
            var line = head[..(head.IndexOfAny("\r\n"u8) is >= 0 and var end ? end : head.Length)];
            AnswerLine = line.Length > 0 && !line.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? System.Text.Encoding.ASCII.GetString(line) : null;
        }
    }

    public TcpPeer ToPeer() => new()
    {
        Connections = Connections,
        Established = Established,
        ClosedUnheard = ClosedUnheard,
        Offers = Offers,
        OptionBytes = OptionBytes,
        Asked = asked,
        Answered = Answered,
        AnswerLine = AnswerLine,
        AnswerBytes = AnswerBytes,
        WasToAnswer = wasToAnswer,
        QuestionArrived = QuestionArrived,
    };
}
