using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Advising;

/// <summary>When a cluster's number may be said, fall and rise.</summary>
public sealed class ClusterNumberTests
{
    private static readonly Coverage All = new(100, 100);

    [TestCase(49, 100, 0, false)]
    [TestCase(50, 100, 0, true)]
    [TestCase(1, 100, 299, false)]
    [TestCase(1, 100, 300, true)]
    [TestCase(1, 2, 0, true)]
    [TestCase(0, 1, 299, false)]
    public void A_first_number_waits_for_half_of_the_nodes_or_five_minutes(int fresh, int expected, int seconds, bool isSaid)
    {
        var number = new ClusterNumber();
        number.Observe(PacketSize.Of(1450), new Coverage(fresh, expected), TimeSpan.FromSeconds(seconds));
        Assert.That(number.Current?.Bytes, Is.EqualTo(isSaid ? 1450 : (int?)null));
    }

    [Test]
    public void A_lower_one_counts_at_any_coverage()
    {
        var number = new ClusterNumber(PacketSize.Of(1450));
        number.Observe(PacketSize.Of(1400), new Coverage(1, 5000), TimeSpan.Zero);
        Assert.That(number.Current!.Value.Bytes, Is.EqualTo(1400));
    }

    [TestCase(89, 100, 1400)]
    [TestCase(90, 100, 1450)]
    [TestCase(4499, 5000, 1400)]
    [TestCase(4500, 5000, 1450)]
    [TestCase(0, 0, 1400)]
    public void A_higher_one_needs_nine_of_ten_nodes_however_long_it_takes(int fresh, int expected, int becomes)
    {
        var number = new ClusterNumber(PacketSize.Of(1400));
        number.Observe(PacketSize.Of(1450), new Coverage(fresh, expected), TimeSpan.FromDays(1));
        Assert.That(number.Current!.Value.Bytes, Is.EqualTo(becomes));
    }

    [Test]
    public void Nothing_said_leaves_it_as_it_was()
    {
        var number = new ClusterNumber(PacketSize.Of(1400));
        number.Observe(null, All, TimeSpan.FromDays(1));
        Assert.That(number.Current!.Value.Bytes, Is.EqualTo(1400));
    }

    [Test]
    public void Below_1280_both_ends_must_agree_and_the_larger_counts() => Assert.Multiple(() =>
    {
        Assert.That(Bounded(1300), Is.EqualTo(1300), "above it one end is enough");
        Assert.That(Bounded(1200), Is.EqualTo(1280), "nobody else says so");
        Assert.That(Bounded(1200, (1200, null)), Is.EqualTo(1280), "the other end says nothing");
        Assert.That(Bounded(1200, (1200, 1400)), Is.EqualTo(1280), "the other end says otherwise");
        Assert.That(Bounded(1200, (1200, 1200)), Is.EqualTo(1200));
        Assert.That(Bounded(68, (68, 1200)), Is.EqualTo(1200), "who says 68 of a path that carries 1200 brings 1200 about, no less");
        Assert.That(Bounded(900, (900, 900), (1000, 1000)), Is.EqualTo(900));
        Assert.That(Bounded(1250, (900, 900)), Is.EqualTo(1250), "never below what the node itself says");
    });

    private static int Bounded(int own, params (int There, int? FromThere)[] pairs) => TwoEnds.Bounded(
        PacketSize.Of(own), pairs.Select(p => (PacketSize.Of(p.There), p.FromThere is { } back ? PacketSize.Of(back) : (PacketSize?)null))).Bytes;
}
