using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// How a prober signs and what it believes. It signs with its newest key until the responder answers in another one that both
/// have: while a new key spreads, whichever end has it first, nobody is misunderstood. For the I/O thread, but for the count.
/// </summary>
/// <param name="keys">Null without keys: version 1 is spoken, and nothing else is heard.</param>
internal sealed class ProberSeal(KeyRing? keys)
{
    private SharedKey? _signs = keys?.Newest;
    private int _refused;

    /// <summary>Answers to probes of ours that none of our keys opened.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Seals a message that will fill <paramref name="length"/> bytes; what of the head is to be sent.</summary>
    /// <param name="head">The message, with zeros behind it and room for a seal.</param>
    /// <param name="fields">Bytes of the message.</param>
    /// <param name="length">Bytes of UDP payload.</param>
    public ReadOnlySpan<byte> Close(Span<byte> head, int fields, int length)
    {
        _signs?.Seal(head, length);
        return head[..(_signs is null ? fields : SharedKey.SealedSize)];
    }

    /// <summary>Whether an answer may be read.</summary>
    public bool Opens(ReadOnlySpan<byte> head, int length)
    {
        if (keys is null)
        {
            return !WireProtocol.IsSealed(head);
        }

        if (keys.Opener(head, length) is not { } key)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }

        _signs = key;
        return true;
    }
}
