using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Advising;

public sealed class HeldNumberTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);

    [Test]
    public void The_first_number_counts_at_once() => Assert.That(After((0, 1400)), Is.EqualTo(1400));

    [Test]
    public void A_lower_number_counts_at_once() => Assert.That(After((0, 1500), (1, 1400)), Is.EqualTo(1400));

    [TestCase(29, 1400)]
    [TestCase(31, 1500)]
    public void A_higher_number_counts_after_it_held(int minutesLater, int expected) =>
        Assert.That(After((0, 1400), (1, 1500), (1 + minutesLater, 1500)), Is.EqualTo(expected));

    [Test]
    public void What_held_is_the_smallest_that_was_seen_meanwhile() =>
        Assert.That(After((0, 1400), (1, 1500), (10, 1450), (31, 1500)), Is.EqualTo(1450));

    [Test]
    public void A_rise_that_falls_back_begins_anew() =>
        Assert.That(After((0, 1400), (1, 1500), (20, 1400), (25, 1500), (32, 1500)), Is.EqualTo(1400));

    [Test]
    public void Missing_data_changes_nothing_and_a_rise_begins_anew() =>
        Assert.That(After((0, 1400), (1, 1500), (20, null), (25, 1500), (32, 1500)), Is.EqualTo(1400));

    [Test]
    public void What_was_published_before_stands_until_something_higher_has_held()
    {
        var number = new HeldNumber(PacketSize.Of(1400));
        number.Observe(PacketSize.Of(1500), TimeSpan.Zero, Hold);
        Assert.That(number.Current, Is.EqualTo(PacketSize.Of(1400)));
        number.Observe(PacketSize.Of(1500), Hold, Hold);
        Assert.That(number.Current, Is.EqualTo(PacketSize.Of(1500)));
    }

    [Test]
    public void Without_any_number_there_is_none() => Assert.That(After((0, null)), Is.Null);

    private static int? After(params (int Minute, int? Mtu)[] measured)
    {
        var number = new HeldNumber();
        foreach (var (minute, mtu) in measured)
        {
            number.Observe(mtu is { } bytes ? PacketSize.Of(bytes) : null, TimeSpan.FromMinutes(minute), Hold);
        }

        return number.Current?.Bytes;
    }
}
