using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class AgentProberTests(IpFamily family)
{
    private static readonly int[] Sizes = [128, 129, 576, 1280, 1500, 9000, 65_000];

    private Loopback _loopback;

    [SetUp]
    public void Open() => _loopback = Loopback.Open(family);

    [TearDown]
    public void Close() => _loopback?.Dispose();

    [Test]
    public async Task ForwardProbes_AreDeliveredAtEverySize()
    {
        var options = new ResponderOptions { NodeName = "node-a", RouteTo = Route, InterfaceMtu = _ => PacketSize.Of(1500) };
        await using var responder = _loopback.Respond(options);
        await using var prober = _loopback.Probe(responder.LocalEndPoint);

        var probes = Sizes.Select(size => Loopback.NewProbe(size, Direction.Forward)).ToArray();
        var outcomes = await Loopback.RunAsync(prober, probes);

        Assert.That(outcomes.Select(outcome => outcome.Probe), Is.EquivalentTo(probes.Select(probe => probe.Id)));
        Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Delivered>());
        var expected = new PeerInfo(
            responder.Instance,
            WireProtocol.NodeHash("node-a"),
            PacketSize.Of(9000),
            new IPEndPoint(_loopback.Address, prober.SourcePorts[0]))
        {
            RouteMtu = PacketSize.Of(8900),
        };
        Assert.That(outcomes.Cast<ProbeOutcome.Delivered>().Select(delivered => delivered.Peer), Is.All.EqualTo(expected));
        Assert.That(outcomes.Cast<ProbeOutcome.Delivered>().Select(delivered => delivered.RoundTrip), Is.All.InRange(TimeSpan.Zero, Loopback.Deadline));
    }

    [Test]
    public async Task ReverseProbes_AreDeliveredAtEverySize_EvenBeforeTheFirstAcknowledgement()
    {
        await using var responder = _loopback.Respond();
        await using var prober = _loopback.Probe(responder.LocalEndPoint);

        var probes = Sizes.Select(size => Loopback.NewProbe(size, Direction.Reverse)).ToArray();
        var outcomes = await Loopback.RunAsync(prober, probes);

        Assert.That(outcomes.Select(outcome => outcome.Probe), Is.EquivalentTo(probes.Select(probe => probe.Id)));
        Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(outcomes.Cast<ProbeOutcome.Delivered>().Select(delivered => delivered.Peer?.Instance), Is.All.EqualTo(responder.Instance));
        Assert.That(responder.Counters.ReverseProbes, Is.EqualTo(probes.Length));
    }

    [Test]
    public async Task ReverseProbeAfterAnAcknowledgement_NeedsNoSecondRequest()
    {
        await using var responder = _loopback.Respond();
        await using var prober = _loopback.Probe(responder.LocalEndPoint);

        await Loopback.RunAsync(prober, Loopback.NewProbe(128, Direction.Forward));
        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Reverse));

        Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(responder.Counters.Rejected[RejectReason.BadCookie], Is.Zero);
    }

    [Test]
    public async Task MoreThanTheInterfaceCarries_IsALocalLimit_BothWays()
    {
        var limit = family == IpFamily.Ipv4 ? 65_535 : 65_536;
        await using var responder = _loopback.Respond();
        await using var prober = _loopback.Probe(responder.LocalEndPoint);

        var forward = Loopback.NewProbe(65_575, Direction.Forward);
        var outcomes = await Loopback.RunAsync(prober, forward);
        Assert.That(outcomes, Is.EqualTo(new[] { new ProbeOutcome.LocalLimit(forward.Id, PacketSize.Of(limit)) }));

        var reverse = Loopback.NewProbe(65_575, Direction.Reverse);
        outcomes = await Loopback.RunAsync(prober, reverse);
        Assert.That(outcomes, Is.EqualTo(new[] { new ProbeOutcome.LocalLimit(reverse.Id, PacketSize.Of(limit)) }));
    }

    [Test]
    public async Task NoResponderOnThePort_IsPortClosed()
    {
        int port;
        using (var vacated = _loopback.Plain())
        {
            port = ((IPEndPoint)vacated.LocalEndPoint!).Port;
        }

        await using var prober = _loopback.Probe(new IPEndPoint(_loopback.Address, port));
        var probes = Enumerable.Range(0, 10).Select(_ => Loopback.NewProbe(1400, Direction.Forward)).ToArray();
        var outcomes = await Loopback.RunAsync(prober, probes);

        // A Linux host limits the errors it sends; those that came must be attributed.
        Assert.That(outcomes, Is.Not.Empty);
        Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Unreachable>());
        Assert.That(outcomes.Cast<ProbeOutcome.Unreachable>().Select(error => error.PortClosed), Is.All.True);
        Assert.That(outcomes.Cast<ProbeOutcome.Unreachable>().Select(error => error.Reporter), Is.All.EqualTo(_loopback.Address));
        Assert.That(outcomes.Select(outcome => outcome.Probe), Is.SubsetOf(probes.Select(probe => probe.Id)));
    }

    [Test]
    public async Task AnswerFromAnotherPort_IsNoDelivery()
    {
        using var listener = _loopback.Plain();
        using var impostor = _loopback.Plain();
        await using var prober = _loopback.Probe((IPEndPoint)listener.LocalEndPoint!);
        var probe = Loopback.NewProbe(500, Direction.Forward);
        await prober.SendAsync([probe], CancellationToken.None);
        var flow = new IPEndPoint(_loopback.Address, prober.SourcePorts[0]);

        var bytes = AcknowledgementOf(probe);
        impostor.SendTo(bytes, flow);
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);

        listener.SendTo(bytes, flow);
        listener.SendTo(bytes, flow);
        Assert.That(await prober.ReceiveAsync(Loopback.Deadline, CancellationToken.None), Is.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null, "a duplicate");
    }

    [Test]
    public async Task AcknowledgementOfAnotherLength_IsNoDelivery()
    {
        using var listener = _loopback.Plain();
        await using var prober = _loopback.Probe((IPEndPoint)listener.LocalEndPoint!);
        var probe = Loopback.NewProbe(500, Direction.Forward);
        await prober.SendAsync([probe], CancellationToken.None);

        listener.SendTo(AcknowledgementOf(probe with { Size = PacketSize.Of(499) }), new IPEndPoint(_loopback.Address, prober.SourcePorts[0]));
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task RandomDatagramsWithAKnownId_DoNotStopIt([Values(Direction.Forward, Direction.Reverse)] Direction direction)
    {
        using var listener = _loopback.Plain();
        await using var prober = _loopback.Probe((IPEndPoint)listener.LocalEndPoint!);
        var probe = Loopback.NewProbe(500, direction);
        await prober.SendAsync([probe], CancellationToken.None);
        var random = new Random(500);
        var bytes = new byte[200];
        for (var round = 0; round < 5000; round++)
        {
            random.NextBytes(bytes);
            new ProbeMessage((MessageType)random.Next(1, 7), probe.Id).Write(bytes);
            bytes[20] &= 3;
            listener.SendTo(bytes.AsSpan(0, random.Next(20, bytes.Length)), new IPEndPoint(_loopback.Address, prober.SourcePorts[0]));
            await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None);
        }

        Assert.That(_loopback.Io.IsAlive, Is.True);
    }

    [Test]
    public async Task AcknowledgementOfFragments_IsFragmented()
    {
        using var listener = _loopback.Plain();
        await using var prober = _loopback.Probe((IPEndPoint)listener.LocalEndPoint!);
        var probe = Loopback.NewProbe(3000, Direction.Forward);
        await prober.SendAsync([probe], CancellationToken.None);

        listener.SendTo(AcknowledgementOf(probe, 1400), new IPEndPoint(_loopback.Address, prober.SourcePorts[0]));
        var outcome = await prober.ReceiveAsync(Loopback.Deadline, CancellationToken.None);
        Assert.That(outcome, Is.EqualTo(new ProbeOutcome.Fragmented(probe.Id, PacketSize.Of(1400))));
    }

    [Test]
    public async Task WhatTheKernelReceivedBeforeTheTimeout_IsNotMissed()
    {
        using var listener = _loopback.Plain();
        await using var prober = _loopback.Probe((IPEndPoint)listener.LocalEndPoint!);
        for (var round = 0; round < 200; round++)
        {
            var probe = Loopback.NewProbe(200, Direction.Forward);
            await prober.SendAsync([probe], CancellationToken.None);
            listener.SendTo(AcknowledgementOf(probe), new IPEndPoint(_loopback.Address, prober.SourcePorts[0]));
            Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.TypeOf<ProbeOutcome.Delivered>(), $"round {round}");
        }
    }

    [Test]
    public async Task DisposedIoThread_EndsTheWait()
    {
        await using var prober = _loopback.Probe(new IPEndPoint(_loopback.Address, 9));
        var waiting = prober.ReceiveAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask();
        _loopback.Io.Dispose();
        await Assert.ThatAsync(() => waiting.WaitAsync(Loopback.Deadline), Throws.InstanceOf<ObjectDisposedException>());
        await Assert.ThatAsync(
            async () => await prober.SendAsync([Loopback.NewProbe(200, Direction.Forward)], CancellationToken.None),
            Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task FailureOnTheIoThread_ReachesWhoeverWaits()
    {
        var options = new ResponderOptions { InterfaceMtu = _ => throw new InvalidOperationException("broken instrument") };
        await using var responder = _loopback.Respond(options);
        await using var prober = _loopback.Probe(responder.LocalEndPoint);
        await prober.SendAsync([Loopback.NewProbe(200, Direction.Forward)], CancellationToken.None);

        await Assert.ThatAsync(
            () => prober.ReceiveAsync(Loopback.Deadline, CancellationToken.None).AsTask(),
            Throws.InstanceOf<IOException>().With.Message.Contains("broken instrument"));
        Assert.That(_loopback.Io.IsAlive, Is.False);
    }

    [Test]
    public async Task Cancellation_EndsTheWait()
    {
        await using var prober = _loopback.Probe(new IPEndPoint(_loopback.Address, 9));
        using var cancellation = new CancellationTokenSource();
        var waiting = prober.ReceiveAsync(Timeout.InfiniteTimeSpan, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThatAsync(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    private byte[] AcknowledgementOf(Probe probe, ushort largestFragment = 0)
    {
        var bytes = new byte[Acknowledgement.Size];
        var length = (ushort)Overhead.DatagramPayload(probe.Size, family);
        new Acknowledgement(probe.Id, length, largestFragment, 1500, 0, default, 1, 2, 3).Write(bytes);
        return bytes;
    }

    private HostRoute? Route(IPAddress destination, IPAddress? source) =>
        destination.Equals(_loopback.Address) && _loopback.Address.Equals(source)
            ? new HostRoute(7, "eth0", PacketSize.Of(9000), PacketSize.Of(8900), null, source)
            : null;
}
