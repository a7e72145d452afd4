using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

/// <summary>Prober and responder with shared keys, over loopback.</summary>
[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class SealedTests(IpFamily family)
{
    private const string Old = "the old key of both";
    private const string New = "the new key of some";

    private static readonly int[] Sizes = [128, 129, 576, 1280, 1500, 9000, 65_000];

    private Loopback _loopback;

    [SetUp]
    public void Open() => _loopback = Loopback.Open(family);

    [TearDown]
    public void Close() => _loopback?.Dispose();

    [TestCase(Direction.Forward)]
    [TestCase(Direction.Reverse)]
    public async Task SameKey_DeliversEverySize_AndAsksForTheChallengeOnce(Direction direction)
    {
        var ring = SharedKeyTests.Ring(Old);
        await using var responder = Respond(() => ring);
        await using var prober = Probe(responder, ring);
        var probes = Sizes.Select(size => Loopback.NewProbe(size, direction)).ToArray();
        var outcomes = await Loopback.RunAsync(prober, probes);

        Assert.That(outcomes.Select(o => o.Probe), Is.EquivalentTo(probes.Select(p => p.Id)));
        Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Delivered>());
        var counters = responder.Counters;
        Assert.That(counters.Challenges, Is.EqualTo(1), "for the contact, not for each probe");
        Assert.That(counters.Rejected.Where(r => r.Value > 0).Select(r => r.Key), Is.EqualTo(new[] { RejectReason.BadCookie }));
        Assert.That(direction == Direction.Forward ? counters.Acknowledgements : counters.ReverseProbes, Is.EqualTo(probes.Length));
        Assert.That(prober.RefusedAnswers, Is.Zero);
    }

    /// <summary>Whichever end the new key reached first, and whichever dropped the old one later.</summary>
    [TestCase(Old, New + "," + Old)]
    [TestCase(New + "," + Old, Old)]
    [TestCase(New + "," + Old, New + "," + Old)]
    [TestCase(Old + "," + New, New)]
    [TestCase(New, New + "," + Old)]
    [TestCase(New, Old + "," + New)]
    public async Task OneKeyInCommon_LosesNoProbe(string prober, string responder)
    {
        await using var there = Respond(() => Ring(responder));
        await using var here = Probe(there, Ring(prober));
        foreach (var direction in new[] { Direction.Forward, Direction.Reverse })
        {
            var outcomes = await Loopback.RunAsync(here, [.. Sizes.Select(size => Loopback.NewProbe(size, direction))]);
            Assert.That(outcomes, Has.Count.EqualTo(Sizes.Length).And.All.TypeOf<ProbeOutcome.Delivered>());
        }
    }

    [Test]
    public async Task KeyDroppedInMidFlow_CostsOneRepetition_NotTheProbe()
    {
        var ring = Ring(Old);
        await using var responder = Respond(() => ring);
        await using var prober = Probe(responder, Ring($"{Old},{New}"));
        await Loopback.RunAsync(prober, Loopback.NewProbe(128, Direction.Forward));
        ring = Ring(New);

        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Forward));
        Assert.That(outcomes.Single(), Is.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(responder.Counters.Rejected[RejectReason.UnknownKey], Is.EqualTo(1));
    }

    [Test]
    public async Task RestartedResponder_ChallengesAnew_AndTheProbeIsRepeatedWithItsFullSize()
    {
        var ring = Ring(Old);
        var first = Respond(() => ring);
        await using var prober = Probe(first, ring);
        await Loopback.RunAsync(prober, Loopback.NewProbe(128, Direction.Forward));
        var address = first.LocalEndPoint;
        await first.DisposeAsync();
        await using var second = new Responder(_loopback.Io, address, new ResponderOptions { Keys = () => ring }, TimeProvider.System);

        var probe = Loopback.NewProbe(1400, Direction.Forward);
        var outcomes = await Loopback.RunAsync(prober, probe);
        Assert.That(outcomes.Single(), Is.TypeOf<ProbeOutcome.Delivered>());
        Assert.That((second.Counters.Challenges, second.Counters.Acknowledgements), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task NothingInCommon_IsSilence_AndTheAnswersAreCounted()
    {
        await using var responder = Respond(() => Ring(Old));
        await using var prober = Probe(responder, Ring(New));
        await prober.SendAsync([Loopback.NewProbe(500, Direction.Forward)], CancellationToken.None);
        Loopback.WaitFor(responder, counters => counters.Challenges >= 5);
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
        Assert.That(prober.RefusedAnswers, Is.EqualTo(responder.Counters.Challenges));
        Assert.That(responder.Counters.Acknowledgements, Is.Zero);
    }

    [Test]
    public async Task ProberWithoutKeys_IsIgnoredByAResponderWithKeys()
    {
        await using var responder = Respond(() => Ring(Old));
        await using var prober = _loopback.Probe(responder.LocalEndPoint);
        await prober.SendAsync([Loopback.NewProbe(500, Direction.Forward), Loopback.NewProbe(500, Direction.Reverse)], CancellationToken.None);
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.Unauthenticated] == 2);
        Assert.That((responder.Counters.Acknowledgements, responder.Counters.Challenges, responder.Counters.ReverseProbes), Is.EqualTo((0, 0, 0)));
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task ProberWithKeys_IsIgnoredByAResponderWithout()
    {
        await using var responder = _loopback.Respond();
        await using var prober = Probe(responder, Ring(Old));
        await prober.SendAsync([Loopback.NewProbe(500, Direction.Forward)], CancellationToken.None);
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.UnknownVersion] >= 5);
        Assert.That(responder.Counters.Acknowledgements, Is.Zero);
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
        Assert.That(prober.RefusedAnswers, Is.Zero);
    }

    [Test]
    public async Task PlainAcknowledgement_IsNoDelivery_ToAProberWithKeys()
    {
        using var impostor = _loopback.Plain();
        await using var prober = new AgentProber(_loopback.Io, _loopback.Address, (IPEndPoint)impostor.LocalEndPoint!, TimeProvider.System, keys: Ring(Old));
        var probe = Loopback.NewProbe(500, Direction.Forward);
        await prober.SendAsync([probe], CancellationToken.None);

        var length = Overhead.DatagramPayload(probe.Size, family);
        var bytes = new byte[SharedKey.SealedSize];
        new Acknowledgement(probe.Id, (ushort)length, 0, 1500, 0, default, 1, 2, 3).Write(bytes);
        var flow = new IPEndPoint(_loopback.Address, prober.SourcePorts[0]);
        impostor.SendTo(bytes.AsSpan(0, Acknowledgement.Size), flow);
        bytes[2] = WireProtocol.SealedVersion;
        impostor.SendTo(bytes, flow);
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
        Assert.That(prober.RefusedAnswers, Is.EqualTo(2));

        // The true one, so that the test would notice if nothing at all were heard.
        Ring(Old).Newest.Seal(bytes, bytes.Length);
        impostor.SendTo(bytes, flow);
        Assert.That(await prober.ReceiveAsync(Loopback.Deadline, CancellationToken.None), Is.TypeOf<ProbeOutcome.Delivered>());
    }

    [Test]
    public async Task SealedAcknowledgement_IsNoDelivery_ToAProberWithoutKeys()
    {
        using var impostor = _loopback.Plain();
        await using var prober = _loopback.Probe((IPEndPoint)impostor.LocalEndPoint!);
        var probe = Loopback.NewProbe(500, Direction.Forward);
        await prober.SendAsync([probe], CancellationToken.None);
        var bytes = new byte[SharedKey.SealedSize];
        new Acknowledgement(probe.Id, (ushort)Overhead.DatagramPayload(probe.Size, family), 0, 1500, 0, default, 1, 2, 3).Write(bytes);
        Ring(Old).Newest.Seal(bytes, bytes.Length);
        impostor.SendTo(bytes, new IPEndPoint(_loopback.Address, prober.SourcePorts[0]));
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task RoundTrip_IsMeasuredFromTheRepetition_AfterAChallenge()
    {
        using var peer = _loopback.Plain();
        var time = new ManualTime();
        var key = Ring(Old).Newest;
        await using var prober = new AgentProber(_loopback.Io, _loopback.Address, (IPEndPoint)peer.LocalEndPoint!, time, keys: Ring(Old));
        var flow = new IPEndPoint(_loopback.Address, prober.SourcePorts[0]);
        var probe = Loopback.NewProbe(500, Direction.Forward);
        var sending = prober.SendAsync([probe], CancellationToken.None).AsTask();
        var bytes = new byte[2000];

        // The contact, answered; then the probe, challenged (as by a responder that restarted) ten seconds later.
        Answer(peer.Receive(bytes), 1);
        await sending.WaitAsync(Loopback.Deadline);
        var first = peer.Receive(bytes);
        time.Advance(TimeSpan.FromSeconds(10));
        Answer(first, 2);
        var second = peer.Receive(bytes);
        Assert.That((first, second), Is.EqualTo((Overhead.DatagramPayload(probe.Size, family), Overhead.DatagramPayload(probe.Size, family))));
        Assert.That(ProbeRequest.TryRead(bytes, out var repeated), Is.True);
        Assert.That(repeated, Is.EqualTo(new ProbeRequest(probe.Id, 2)));
        Assert.That(key.Opens(bytes, second), Is.True);

        // A second challenge brings no third copy: nobody keeps us sending.
        Answer(second, 3);
        var acknowledgement = new byte[SharedKey.SealedSize];
        new Acknowledgement(probe.Id, (ushort)second, 0, 1500, 0, default, 1, 2, 3).Write(acknowledgement);
        key.Seal(acknowledgement, acknowledgement.Length);
        peer.SendTo(acknowledgement, flow);
        var outcome = await prober.ReceiveAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask().WaitAsync(Loopback.Deadline);
        Assert.That((outcome as ProbeOutcome.Delivered)?.RoundTrip, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(peer.Available, Is.Zero);

        void Answer(int length, ulong cookie)
        {
            Assert.That(key.Opens(bytes, length), Is.True);
            ProbeMessage.TryRead(bytes, out var message);
            var challenge = new byte[SharedKey.SealedSize];
            new Challenge(message.Id, cookie).Write(challenge);
            key.Seal(challenge, challenge.Length);
            peer.SendTo(challenge, flow);
        }
    }

    private static KeyRing Ring(string newestFirst) => SharedKeyTests.Ring(newestFirst.Split(','));

    private Responder Respond(Func<KeyRing> keys) => _loopback.Respond(new ResponderOptions { Keys = keys });

    private AgentProber Probe(Responder responder, KeyRing keys) =>
        new(_loopback.Io, _loopback.Address, responder.LocalEndPoint, TimeProvider.System, keys: keys);
}
