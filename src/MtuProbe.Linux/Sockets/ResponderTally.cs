namespace MtuProbe.Linux.Sockets;

/// <summary>A responder's counters: written by the I/O thread, read by any.</summary>
internal sealed class ResponderTally
{
    private static readonly RejectReason[] Reasons = Enum.GetValues<RejectReason>();

    private readonly long[] _rejected = new long[Reasons.Length];
    private long _acknowledgements;
    private long _reverseProbes;
    private long _reports;
    private long _challenges;
    private long _ignoredErrors;
    private long _sendFailures;

    public void Acknowledged() => Interlocked.Increment(ref _acknowledgements);

    public void ReverseProbed() => Interlocked.Increment(ref _reverseProbes);

    public void Reported() => Interlocked.Increment(ref _reports);

    public void Challenged() => Interlocked.Increment(ref _challenges);

    public void IgnoredError() => Interlocked.Increment(ref _ignoredErrors);

    public void SendFailed() => Interlocked.Increment(ref _sendFailures);

    public void Reject(RejectReason reason) => Interlocked.Increment(ref _rejected[(int)reason]);

    public ResponderCounters Read() => new(
        Interlocked.Read(ref _acknowledgements),
        Interlocked.Read(ref _reverseProbes),
        Interlocked.Read(ref _reports),
        Interlocked.Read(ref _challenges),
        Interlocked.Read(ref _ignoredErrors),
        Interlocked.Read(ref _sendFailures),
        Reasons.ToDictionary(reason => reason, reason => Interlocked.Read(ref _rejected[(int)reason])));
}
