using MtuProbe.Watching;

namespace MtuProbe.Tests.Watching;

public sealed class FlowShareTests
{
    [TestCase(1, 20_001, false, 4)]
    [TestCase(1, 20_000, false, 1)]
    [TestCase(4, 100_000, false, 16)]
    [TestCase(16, 100_000, false, 64)]
    [TestCase(64, 100_000, false, 64)]
    [TestCase(1, 10, true, 4, Description = "a machine without time")]
    [TestCase(4, 2_500, false, 4)]
    [TestCase(4, 2_499, false, 1)]
    [TestCase(64, 0, false, 16)]
    [TestCase(1, 0, false, 1)]
    public void Fewer_connections_are_looked_at_when_more_comes_than_there_is_time_for(int divisor, double packets, bool dropped, int after) =>
        Assert.That(new FlowShare(divisor, 0).After(packets, dropped).Divisor, Is.EqualTo(after));

    [Test]
    public void Every_share_has_its_turn_and_stays_one_when_there_is_more_room()
    {
        var share = new FlowShare(16, 0);
        var seen = new HashSet<int>();
        for (var i = 0; i < 16; i++)
        {
            seen.Add(share.Slot);
            share = share.Next();
            Assert.That(share.After(0, false).Slot, Is.InRange(0, 3));
        }

        Assert.That((seen.Count, share.Slot), Is.EqualTo((16, 0)));
    }

    [Test]
    public void A_load_that_is_steady_settles([Values(1_000, 25_000, 100_000, 900_000)] int perSecond)
    {
        var share = FlowShare.All;
        for (var i = 0; i < 10; i++)
        {
            share = share.After((double)perSecond / share.Divisor, dropped: false);
        }

        Assert.That(share.After((double)perSecond / share.Divisor, dropped: false), Is.EqualTo(share));
        Assert.That(perSecond / share.Divisor, Is.LessThanOrEqualTo(FlowShare.MostPackets));
    }
}
