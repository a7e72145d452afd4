using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

public sealed class ReverseBudgetTests
{
    private static readonly ResponderOptions Options = new()
    {
        ReverseBytesPerSecond = 2500,
        ReverseBurstBytes = 2000,
        SourceReverseBytesPerSecond = 1000,
        SourceReverseBurstBytes = 1000,
    };

    private readonly ManualTime _time = new();
    private ReverseBudget _budget;

    [SetUp]
    public void Create() => _budget = new ReverseBudget(Options, _time);

    [Test]
    public void OneSource_GetsItsBurstThenItsRate()
    {
        Assert.That(_budget.TryTake(1, 1000), Is.True);
        Assert.That(_budget.TryTake(1, 1), Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.That(_budget.TryTake(1, 500), Is.True);
        Assert.That(_budget.TryTake(1, 1), Is.False);
    }

    [Test]
    public void AllSourcesTogether_GetNoMoreThanTheSharedBurst()
    {
        Assert.That(_budget.TryTake(1, 1000), Is.True);
        Assert.That(_budget.TryTake(2, 1000), Is.True);
        Assert.That(_budget.TryTake(3, 1), Is.False);
    }

    [Test]
    public void Refusal_DoesNotDependOnTheSize([Values(1, 128, 1500, 65_535)] int bytes)
    {
        Assert.That(_budget.TryTake(1, 999), Is.True);
        Assert.That(_budget.TryTake(1, bytes), Is.True, "one byte is left");
        Assert.That(_budget.TryTake(1, bytes), Is.False, "nothing is left");
    }

    [Test]
    public void Debt_IsRepaidFirst_ByTheSourceAndByAllTogether()
    {
        Assert.That(_budget.TryTake(1, 4499), Is.True);
        Assert.That(_budget.TryTake(2, 1), Is.False, "all together owe 2499");
        _time.Advance(TimeSpan.FromMilliseconds(1001));
        Assert.That(_budget.TryTake(2, 1), Is.True);
        Assert.That(_budget.TryTake(1, 1), Is.False, "the source still owes 2498");
        _time.Advance(TimeSpan.FromMilliseconds(2500));
        Assert.That(_budget.TryTake(1, 1), Is.True);
    }

    [Test]
    public void RefusedPacket_CostsNothing()
    {
        Assert.That(_budget.TryTake(1, 1000), Is.True);
        Assert.That(_budget.TryTake(1, 1000), Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(_budget.TryTake(1, 1), Is.True);
    }

    [Test]
    public void MoreSourcesThanRemembered_StillPassTheSharedBucketOnly()
    {
        var served = Enumerable.Range(0, 10_000).Count(source => _budget.TryTake((UInt128)source, 1));
        Assert.That(served, Is.EqualTo(2000));
    }
}
