using System.Net;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

public sealed class SendScheduleTests
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMicroseconds(100);

    private readonly List<string> _sent = [];
    private ManualTime _time;
    private Pace _pace;
    private SendSchedule _schedule;
    private IoSocket _socket;
    private IoBuffers _buffers;

    [SetUp]
    public void Create()
    {
        _sent.Clear();
        _time = new ManualTime();
        _pace = new Pace(_time);
        _schedule = new SendSchedule(_time, Spacing, _pace);
        _socket = IoSocket.Udp(new IPEndPoint(IPAddress.Loopback, 0), new Nobody(), _time);
        _buffers = new IoBuffers();
    }

    [TearDown]
    public void Close()
    {
        _socket.Close(new ObjectDisposedException(null));
        _buffers.Dispose();
    }

    [Test]
    public void LargePackets_KeepTheirDistance_AndSendersTakeTurns()
    {
        Add("a", 1500, SendTurn.More, SendTurn.Done);
        Add("b", 1500, SendTurn.Done);
        _schedule.Run(_buffers);
        Assert.That(_sent, Is.EqualTo(new[] { "a" }));
        Assert.That(_schedule.UntilDue(TimeSpan.FromSeconds(1)), Is.EqualTo(Spacing));
        _time.Advance(Spacing);
        _schedule.Run(_buffers);
        Assert.That(_sent, Is.EqualTo(new[] { "a", "b" }));
        _time.Advance(Spacing);
        _schedule.Run(_buffers);
        Assert.That(_sent, Is.EqualTo(new[] { "a", "b", "a" }));
        Assert.That(_schedule.UntilDue(TimeSpan.FromSeconds(1)), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void SmallPackets_DoNotWaitForLargeOnes()
    {
        Add("large", 1500, SendTurn.More, SendTurn.Done);
        _schedule.Run(_buffers);
        Add("small", 128, SendTurn.Done);
        Assert.That(_schedule.UntilDue(TimeSpan.FromSeconds(1)), Is.EqualTo(TimeSpan.Zero));
        _schedule.Run(_buffers);
        Assert.That(_sent, Is.EqualTo(new[] { "large", "small" }));
    }

    [Test]
    public void SenderWithoutRoom_IsTriedAMillisecondLater()
    {
        Add("full", 128, SendTurn.Busy, SendTurn.Done);
        _schedule.Run(_buffers);
        _schedule.Run(_buffers);
        Assert.That(_sent, Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _schedule.Run(_buffers);
        Assert.That(_sent, Has.Count.EqualTo(2));
    }

    [Test]
    public void SenderOfAClosedSocket_Fails()
    {
        Add("late", 128, SendTurn.Done);
        _socket.Close(new ObjectDisposedException(null));
        _schedule.Run(_buffers);
        Assert.That(_sent, Is.EqualTo(new[] { "late failed" }));
    }

    [Test]
    public void A_thread_that_wakes_late_makes_up_for_a_few_packets_and_no_more()
    {
        Add("flight", 1500, [.. Enumerable.Repeat(SendTurn.More, 99), SendTurn.Done]);
        _schedule.Run(_buffers);
        _time.Advance(3 * Spacing);
        RunUntilNobodyIsDue();
        Assert.That(_sent, Has.Count.EqualTo(4), "on average the distance is kept");
        _time.Advance(1000 * Spacing);
        RunUntilNobodyIsDue();
        Assert.That(_sent, Has.Count.EqualTo(4 + 11), "what was missed long ago is not made up for");
    }

    [Test]
    public void A_flight_after_a_rest_leaves_at_its_distance()
    {
        Add("first", 1500, SendTurn.Done);
        _schedule.Run(_buffers);
        _time.Advance(1000 * Spacing);
        Add("second", 1500, SendTurn.More, SendTurn.Done);
        RunUntilNobodyIsDue();
        Assert.That(_sent, Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void While_a_queue_on_the_way_fills_distances_are_larger()
    {
        for (var i = 0; i < 101; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _pace.Answered(queued: TimeSpan.FromSeconds(1), missing: 0);
        }

        Add("a", 1500, SendTurn.More, SendTurn.Done);
        _schedule.Run(_buffers);
        Assert.That(_schedule.UntilDue(TimeSpan.FromSeconds(1)), Is.EqualTo(2 * Spacing));
    }

    [Test]
    public void Thousands_of_small_packets_leave_no_faster_than_a_responder_answers()
    {
        for (var i = 0; i < 5000; i++)
        {
            Add("small", 128, SendTurn.Done);
        }

        RunUntilNobodyIsDue();
        Assert.That(_sent, Has.Count.LessThan(100));
        for (var millisecond = 1; millisecond <= 90; millisecond++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            RunUntilNobodyIsDue();
        }

        Assert.That(_sent, Has.Count.InRange(90 * 50, (90 * 50) + 100));
    }

    [Test]
    public void Who_has_begun_does_not_wait_for_all_who_have_not()
    {
        for (var i = 0; i < 1000; i++)
        {
            Add("new", 1500, isUnderWay: false, SendTurn.More, SendTurn.Done);
        }

        Add("begun", 1500, SendTurn.More, SendTurn.Done);
        for (var i = 0; i < 2002; i++)
        {
            RunUntilNobodyIsDue();
            _time.Advance(Spacing);
        }

        Assert.That(_sent.Take(150).Count(name => name == "begun"), Is.EqualTo(2));
        Assert.That(_sent, Has.Count.EqualTo(2002), "all get their turns");
    }

    [Test]
    public void Who_has_not_begun_waits_for_nobody_while_few_are_at_it()
    {
        Add("begun", 1500, SendTurn.More, SendTurn.Done);
        Add("new", 128, isUnderWay: false, SendTurn.Done);
        RunUntilNobodyIsDue();
        Assert.That(_sent, Is.EqualTo(new[] { "begun", "new" }));
    }

    [Test]
    public void Senders_whose_thread_ends_are_told()
    {
        Add("small", 128, SendTurn.Done);
        Add("large", 1500, SendTurn.Done);
        Add("full", 128, SendTurn.Busy);
        Enumerable.Range(0, 63).ToList().ForEach(_ => Add("new", 128, isUnderWay: false, SendTurn.Done));
        _schedule.FailAll(new ObjectDisposedException(null));
        Assert.That(_sent.Where(told => told != "new failed"), Is.EquivalentTo(new[] { "small failed", "large failed", "full failed" }));
        Assert.That(_sent, Has.Count.EqualTo(3 + 63));
    }

    private void RunUntilNobodyIsDue()
    {
        while (_schedule.UntilDue(TimeSpan.FromSeconds(1)) == TimeSpan.Zero)
        {
            _schedule.Run(_buffers);
        }
    }

    private void Add(string name, int bytes, params SendTurn[] turns) => Add(name, bytes, isUnderWay: true, turns);

    private void Add(string name, int bytes, bool isUnderWay, params SendTurn[] turns) =>
        _schedule.Add(new Script(name, bytes, isUnderWay, new Queue<SendTurn>(turns), _socket, _sent));

    private sealed record Script(string Name, int NextPacketBytes, bool IsUnderWay, Queue<SendTurn> Turns, IoSocket Socket, List<string> Sent) : ISender
    {
        public SendTurn SendNext(IoBuffers buffers)
        {
            Sent.Add(Name);
            return Turns.Dequeue();
        }

        public void Fail(Exception reason) => Sent.Add(Name + " failed");
    }

    private sealed class Nobody : IArrivals
    {
        public void OnData(in Arrival arrival)
        {
        }

        public void OnError(in QueuedError error)
        {
        }

        public void OnEnd(Exception reason)
        {
        }
    }
}
