using System.Net;
using System.Runtime.CompilerServices;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>What the probers have in common: a socket for each flow, what was sent through them, and the outcomes.</summary>
/// <param name="tellsOfQueues">False where whoever answers rations that: what is missing says nothing of the way.</param>
internal sealed class ProbeSession(IoThread io, IReadOnlyList<IoSocket> sockets, OutcomeQueue outcomes, ProbeLedger ledger, bool tellsOfQueues = true)
{
    private Flight? _spare;
    private readonly IPAddress _nobody = io.Family == IpFamily.Ipv4 ? IPAddress.Any : IPAddress.IPv6Any;

    /// <summary>Sends the probes in order; completes when the last one has left.</summary>
    public ValueTask SendAsync(IReadOnlyList<Probe> probes, Func<IoBuffers, Probe, SendStatus> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (probes.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        var flight = Interlocked.Exchange(ref _spare, null) ?? new Flight(this);
        var left = flight.Load(probes, send, cancellationToken);
        io.Enqueue(flight);
        return left;
    }

    /// <summary>Sends a probe without being awaited, as from the I/O thread itself.</summary>
    public void Start(Probe probe, Func<IoBuffers, Probe, SendStatus> send)
    {
        var flight = new Flight(this);
        _ = flight.Load([probe], send, CancellationToken.None);
        io.Enqueue(flight);
    }

    /// <summary>A flight that has left, and that nobody awaits any more.</summary>
    public void GiveBack(Flight flight) => _spare = flight;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (!await outcomes.WaitAsync(wait, cancellationToken).ConfigureAwait(false))
        {
            await io.FenceAsync(sockets).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return outcomes.Take();
    }

    /// <summary>It sent something lately, so more of the same is no beginning. On the I/O thread.</summary>
    public bool IsUnderWay => ledger.IsUnderWay;

    /// <summary>No packet of the family is so large: told without asking the kernel.</summary>
    public bool IsImpossible(Probe probe)
    {
        var isImpossible = probe.Size > io.Family.LargestPacket;
        if (isImpossible)
        {
            outcomes.Add(new ProbeOutcome.LocalLimit(probe.Id, io.Family.LargestPacket));
        }

        return isImpossible;
    }

    public IoSocket SocketOf(Probe probe) => sockets[probe.Flow.Index];

    /// <summary>Sends one packet for a probe and notes what became of it at once.</summary>
    public SendStatus Send(IoBuffers buffers, in InternetEndpoint target, Probe probe, ReadOnlySpan<byte> head, int length)
    {
        var result = SocketOf(probe).Send(buffers, target, head, length, hopLimit: probe.HopLimit);
        switch (result.Status)
        {
            case SendStatus.LocalLimit when PacketSize.TryOf(result.Limit, out var limit):
                outcomes.Add(new ProbeOutcome.LocalLimit(probe.Id, limit));
                break;
            case SendStatus.NoRoute:
                outcomes.Add(new ProbeOutcome.Unreachable(probe.Id, false, _nobody));
                break;
            case SendStatus.Sent:
            case SendStatus.LocalLimit:
            case SendStatus.Filtered:
                // A packet filter here is as silent as one elsewhere: the probe left, and nothing comes back.
                ledger.Remember(probe, result.SentAt);
                break;
            case SendStatus.Busy:
            case SendStatus.Dropped:
                // Nobody can answer it: if it is not tried again, silence tells.
                break;
        }

        return result.Status;
    }

    /// <summary>The probe was answered; only the first answer counts, and one in fragments is no proof of its size.</summary>
    /// <param name="largestFragment">Whole IP packet; 0 when it arrived in one piece.</param>
    public void Answer(SentProbe sent, int largestFragment, long receivedAt, PeerInfo? peer)
    {
        if (sent.IsAnswered)
        {
            return;
        }

        var roundTrip = ledger.RoundTrip(sent, receivedAt);
        (sent.IsAnswered, sent.RoundTrip) = (true, roundTrip);
        if (tellsOfQueues)
        {
            var (queued, missing) = ledger.Congestion(sent);
            io.Pace.Answered(queued, missing);
        }

        if (PacketSize.TryOf(largestFragment, out var fragment))
        {
            outcomes.Add(new ProbeOutcome.Fragmented(sent.Probe.Id, fragment));
        }
        else
        {
            outcomes.AddDelivered(sent.Probe.Id, roundTrip, peer);
        }
    }

    public async ValueTask CloseAsync() => await io.CloseAsync(sockets).ConfigureAwait(false);
}
