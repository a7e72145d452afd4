using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

/// <summary>Connections over loopback, to services that answer as a test wants.</summary>
public sealed class TcpProberTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Test]
    public async Task A_segment_of_the_size_is_acknowledged([Values] IpFamily family)
    {
        await using var service = new LoopbackService(family, answer: 0);

        Assert.That(await service.AskAsync(Direction.Forward, 1400), Is.InstanceOf<ProbeOutcome.Delivered>());
    }

    [Test]
    public async Task A_full_segment_of_the_answer_proves_the_size([Values] IpFamily family)
    {
        await using var service = new LoopbackService(family, answer: 20_000);

        Assert.That(await service.AskAsync(Direction.Reverse, 1400), Is.InstanceOf<ProbeOutcome.Delivered>());
        Assert.That(service.Prober.Peer.Answered, Is.EqualTo(TcpAnswerKind.Http));
        Assert.That(service.Prober.Peer.AnswerLine, Is.EqualTo("HTTP/1.1 200 OK"));
        Assert.That(service.Prober.Peer.QuestionArrived, Is.True);
    }

    [Test]
    public async Task An_answer_that_is_too_short_for_a_segment_is_no_loss()
    {
        await using var service = new LoopbackService(IpFamily.Ipv4, answer: 700);

        Assert.That(await service.AskAsync(Direction.Reverse, SearchLimits.ControlSize.Bytes), Is.InstanceOf<ProbeOutcome.Delivered>());
        Assert.That(await service.AskAsync(Direction.Reverse, 1400), Is.InstanceOf<ProbeOutcome.Bounded>()
            .With.Property(nameof(ProbeOutcome.Bounded.Bound)).EqualTo(new SegmentBound(SegmentBoundKind.AnswerLength, PacketSize.Of(752))));
    }

    [Test]
    public async Task A_size_that_the_peers_mss_does_not_allow_is_not_sent()
    {
        await using var service = new LoopbackService(IpFamily.Ipv4, answer: 0, mss: 1000);

        Assert.That(await service.AskAsync(Direction.Forward, 1400), Is.InstanceOf<ProbeOutcome.Bounded>()
            .With.Property(nameof(ProbeOutcome.Bounded.Bound)).EqualTo(new SegmentBound(SegmentBoundKind.PeerMss, PacketSize.Of(1040))));
        Assert.That(service.Prober.Peer.Offers?.Bytes, Is.EqualTo(1040));
    }

    [Test]
    public async Task A_service_that_hangs_up_leaves_it_untold()
    {
        await using var service = new LoopbackService(IpFamily.Ipv4, answer: -1);

        Assert.That(await service.AskAsync(Direction.Reverse, 1400), Is.InstanceOf<ProbeOutcome.Untold>());
        Assert.That(service.Prober.Peer.ClosedUnheard, Is.EqualTo(1));
    }

    [Test]
    public async Task A_closed_port_is_told_by_the_target()
    {
        var service = new LoopbackService(IpFamily.Ipv4, answer: 0);
        service.CloseListener();

        Assert.That(await service.AskAsync(Direction.Forward, 1400), Is.InstanceOf<ProbeOutcome.Untold>());
        Assert.That(await service.Prober.ReceiveAsync(Patience, CancellationToken.None), Is.InstanceOf<ProbeOutcome.Unreachable>().With.Property(nameof(ProbeOutcome.Unreachable.PortClosed)).True);
        await service.DisposeAsync();
    }

    [Test]
    public async Task Silence_is_told_by_nobody_but_the_callers_timer()
    {
        await using var service = new LoopbackService(IpFamily.Ipv4, answer: 0);
        await service.Prober.SendAsync([new Probe(new ProbeId(1), PacketSize.Of(1400), Direction.Reverse)], CancellationToken.None);

        Assert.That(await service.Prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task A_round_trip_is_no_question_for_tcp()
    {
        await using var service = new LoopbackService(IpFamily.Ipv4, answer: 0);

        Assert.That(async () => await service.AskAsync(Direction.RoundTrip, 1400), Throws.ArgumentException);
    }
}
