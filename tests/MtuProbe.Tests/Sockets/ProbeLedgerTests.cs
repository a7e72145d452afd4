using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

public sealed class ProbeLedgerTests
{
    private ManualTime _time;
    private ProbeLedger _ledger;

    [SetUp]
    public void Create()
    {
        _time = new ManualTime();
        _ledger = new ProbeLedger(_time);
    }

    [Test]
    public void A_probe_is_known_for_as_long_as_its_packet_may_live()
    {
        var old = Send();
        _time.Advance(TimeSpan.FromMinutes(2));
        var young = Send();
        Assert.That(_ledger.Find(old)?.Probe.Id, Is.EqualTo(old));
        _time.Advance(TimeSpan.FromSeconds(1));
        Send();
        Assert.That(_ledger.Find(old), Is.Null);
        Assert.That(_ledger.Find(young)?.Probe.Id, Is.EqualTo(young));
    }

    [Test]
    public void Whatever_is_sent_and_forgotten_the_rest_is_found()
    {
        var random = new Random(7);
        var sent = new Queue<(ProbeId Id, int Size, DateTimeOffset At)>();
        var now = DateTimeOffset.UnixEpoch;
        for (var round = 0; round < 500; round++)
        {
            var pause = TimeSpan.FromSeconds(random.Next(0, 90));
            _time.Advance(pause);
            now += pause;
            for (var count = random.Next(1, round % 50 == 0 ? 300 : 20); count > 0; count--)
            {
                var size = random.Next(128, 1501);
                sent.Enqueue((Send(size), size, now));
            }

            while (sent.Peek().At < now - TimeSpan.FromMinutes(2))
            {
                Assert.That(_ledger.Find(sent.Dequeue().Id), Is.Null);
            }

            foreach (var (id, size, _) in sent)
            {
                Assert.That(_ledger.Find(id)?.Probe.Size.Bytes, Is.EqualTo(size));
            }

            Assert.That(_ledger.LargestAbove(0)!.Probe.Size.Bytes, Is.EqualTo(sent.Max(probe => probe.Size)));
        }
    }

    [Test]
    public void What_becomes_another_probe_brings_nothing_along()
    {
        _ledger.Find(Send())!.IsAnswered = true;
        _time.Advance(TimeSpan.FromMinutes(3));
        for (var i = 0; i < 8; i++)
        {
            Assert.That(_ledger.Find(Send()), Is.Not.Null.And.Property(nameof(SentProbe.IsOutstanding)).True);
        }
    }

    [Test]
    public void A_probe_that_is_sent_again_keeps_its_fate()
    {
        var probe = Probe(1400);
        _ledger.Remember(probe, _time.GetTimestamp());
        _ledger.Find(probe.Id)!.IsRepeated = true;
        _ledger.Remember(probe, _time.GetTimestamp());
        Assert.That(_ledger.Find(probe.Id), Has.Property(nameof(SentProbe.IsRepeated)).True);
        Assert.That(_ledger.OnlyOutstanding()?.Probe.Id, Is.EqualTo(probe.Id), "it is one, not two");
    }

    [Test]
    public void Who_sent_within_two_seconds_is_under_way()
    {
        Assert.That(_ledger.IsUnderWay, Is.False);
        Send();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.That(_ledger.IsUnderWay);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(_ledger.IsUnderWay, Is.False);
    }

    [Test]
    public void What_took_longer_than_the_fastest_waited_in_a_queue()
    {
        Answer(Leave(), TimeSpan.FromMilliseconds(10));
        Assert.That(Answer(Leave(), TimeSpan.FromMilliseconds(35)).Queued, Is.EqualTo(TimeSpan.FromMilliseconds(25)));
        Assert.That(Answer(Leave(), TimeSpan.FromMilliseconds(4)).Queued, Is.EqualTo(TimeSpan.Zero));
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.That(Answer(Leave(), TimeSpan.FromMilliseconds(35)).Queued, Is.EqualTo(TimeSpan.Zero), "a path that is longer now is no queue for ever");
    }

    [Test]
    public void A_small_packet_that_left_before_and_is_not_answered_is_missing_and_told_once()
    {
        Leave(128);
        Assert.That(Answer(Leave(128), TimeSpan.FromMilliseconds(1)).Missing, Is.EqualTo(1));
        Leave(1400);
        var last = Leave(128);
        Leave(128);
        Assert.That(Answer(last, TimeSpan.FromMilliseconds(1)).Missing, Is.Zero, "one was told before, one is large, one left later");
    }

    [Test]
    public void Missing_is_what_went_the_same_way_and_was_not_refused()
    {
        Leave(128, Direction.Reverse);
        Leave(128, flow: 1);
        _ledger.Find(Leave(128))!.IsRefused = true;
        Leave(128);
        Assert.That(Answer(Leave(1400), TimeSpan.FromMilliseconds(1)).Missing, Is.EqualTo(1));
    }

    private (TimeSpan Queued, int Missing) Answer(ProbeId id, TimeSpan roundTrip)
    {
        var sent = _ledger.Find(id)!;
        (sent.IsAnswered, sent.RoundTrip) = (true, roundTrip);
        return _ledger.Congestion(sent);
    }

    private ProbeId Send(int size = 1400, Direction direction = Direction.Forward, int flow = 0)
    {
        var probe = Probe(size) with { Direction = direction, Flow = new Flow(flow) };
        _ledger.Remember(probe, _time.GetTimestamp());
        return probe.Id;
    }

    private ProbeId Leave(int size = 1400, Direction direction = Direction.Forward, int flow = 0)
    {
        _time.Advance(TimeSpan.FromMicroseconds(100));
        return Send(size, direction, flow);
    }

    private static Probe Probe(int size) => new(RandomProbeId.Next(), PacketSize.Of(size), Direction.Forward);
}
