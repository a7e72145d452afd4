using System.Net;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

public sealed class OutcomeQueueTests
{
    private static readonly ProbeOutcome Forged = new ProbeOutcome.TooBig(ProbeId.None, new PacketTooBig(68, IPAddress.Loopback, QuoteMatch.Foreign));
    private static readonly ProbeOutcome Answer = new ProbeOutcome.Delivered(new ProbeId(1), TimeSpan.Zero, null);

    private readonly OutcomeQueue _queue = new(TimeProvider.System);

    [TearDown]
    public void Empty()
    {
        while (_queue.Take() is not null)
        {
        }
    }

    [Test]
    public void FloodOfErrors_NeitherGrowsForeverNorPushesAnAnswerOut()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _queue.Add(Forged);
        }

        _queue.Add(Answer);
        var taken = new List<ProbeOutcome>();
        while (_queue.Take() is { } outcome)
        {
            taken.Add(outcome);
        }

        Assert.That(taken, Has.Count.LessThan(20_000));
        Assert.That(taken[^1], Is.EqualTo(Answer));
    }

    [Test]
    public async Task OutcomeAddedWhileWaiting_EndsTheWait()
    {
        var waiting = _queue.WaitAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        _queue.Add(Answer);
        Assert.That(await waiting.WaitAsync(Loopback.Deadline), Is.True);
        Assert.That(_queue.Take(), Is.EqualTo(Answer));
    }

    [Test]
    public async Task SecondReceiver_IsRefused()
    {
        var first = _queue.WaitAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask();
        await Assert.ThatAsync(
            () => _queue.WaitAsync(TimeSpan.Zero, CancellationToken.None).AsTask(),
            Throws.InvalidOperationException);
        _queue.Add(Answer);
        await first.WaitAsync(Loopback.Deadline);
    }

    [Test]
    public async Task NoOutcome_EndsTheWaitWithFalse() =>
        Assert.That(await _queue.WaitAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None), Is.False);

    [Test]
    public async Task The_timer_of_an_earlier_wait_does_not_end_a_later_one()
    {
        var time = new FakeTimeProvider();
        var queue = new OutcomeQueue(time);
        var first = queue.WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None).AsTask();
        queue.Add(Answer);
        Assert.That(await first.WaitAsync(Loopback.Deadline), Is.True);
        queue.Take();

        time.Advance(TimeSpan.FromSeconds(0.5));
        var second = queue.WaitAsync(TimeSpan.FromSeconds(2), CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.That(second.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await second.WaitAsync(Loopback.Deadline), Is.False);
    }

    [Test]
    public async Task A_cancelled_wait_leaves_the_next_one_alone()
    {
        using var cancellation = new CancellationTokenSource();
        var first = _queue.WaitAsync(Timeout.InfiniteTimeSpan, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThatAsync(() => first, Throws.InstanceOf<OperationCanceledException>());
        var second = _queue.WaitAsync(Timeout.InfiniteTimeSpan, CancellationToken.None).AsTask();
        Assert.That(second.IsCompleted, Is.False);
        _queue.Add(Answer);
        Assert.That(await second.WaitAsync(Loopback.Deadline), Is.True);
    }
}
