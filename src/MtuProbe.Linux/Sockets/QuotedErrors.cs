using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>What an ICMP error says of which probe. The kernel checks no more than the local port, so the quote is checked here (RFC 8899 §4.6.1).</summary>
internal static class QuotedErrors
{
    /// <param name="toTarget">The quoted packet went to the probed address (and port, where there is one).</param>
    /// <param name="message">What was quoted of our message.</param>
    /// <returns>Null when the error tells nothing about our probes.</returns>
    public static ProbeOutcome? Read(in QueuedError error, bool toTarget, ReadOnlySpan<byte> message, ProbeLedger ledger)
    {
        if (!error.IsIcmp)
        {
            return null;
        }

        var named = ProbeMessage.TryRead(message, out var read) ? ledger.Find(read.Id) : null;
        var match = (named, toTarget) switch
        {
            (not null, true) => QuoteMatch.Nonce,
            (not null, false) => QuoteMatch.Translated,
            (null, true) when message.Length < ProbeMessage.Size => QuoteMatch.PortsOnly,
            _ => QuoteMatch.Foreign,
        };
        return error.IsPacketTooBig ? TooBig(error, match, named, ledger)
            : error.IsTimeExceeded ? TimeExceeded(error, match, named, ledger)
            : Unreachable(error, match, named, ledger);
    }

    private static ProbeOutcome.TooBig TooBig(in QueuedError error, QuoteMatch match, SentProbe? named, ProbeLedger ledger)
    {
        var mtu = (int)Math.Min(error.Error.Info, int.MaxValue);
        if (named?.Probe.Direction == Direction.Reverse)
        {
            // The small request of a reverse probe: no honest router finds it too big, and it says nothing of the way back.
            (match, named) = (QuoteMatch.Foreign, null);
        }

        var about = match switch
        {
            QuoteMatch.Nonce or QuoteMatch.Translated => named,
            QuoteMatch.PortsOnly => ledger.LargestAbove(mtu),
            QuoteMatch.Foreign => null,
        };
        return new(Refuse(about), new PacketTooBig(mtu, error.Reporter, match));
    }

    /// <summary>Under translated addresses it still names our probe, and so tells where that came to. Whose hop limit ran out must be certain.</summary>
    private static ProbeOutcome.TimeExceeded? TimeExceeded(in QueuedError error, QuoteMatch match, SentProbe? named, ProbeLedger ledger)
    {
        var about = match == QuoteMatch.PortsOnly ? ledger.OnlyOutstanding(hopLimited: true) : named;
        return about is null ? null : new(Refuse(about), error.Reporter);
    }

    private static ProbeOutcome.Unreachable? Unreachable(in QueuedError error, QuoteMatch match, SentProbe? named, ProbeLedger ledger)
    {
        if (match == QuoteMatch.Foreign)
        {
            return null;
        }

        return new(Refuse(named ?? ledger.OnlyOutstanding()), error.IsPortUnreachable, error.Reporter);
    }

    private static ProbeId Refuse(SentProbe? sent)
    {
        if (sent is null)
        {
            return ProbeId.None;
        }

        sent.IsRefused = true;
        return sent.Probe.Id;
    }
}
