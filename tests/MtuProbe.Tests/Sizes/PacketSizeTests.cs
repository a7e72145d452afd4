using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Sizes;

public sealed class PacketSizeTests
{
    [TestCase(1)]
    [TestCase(1500)]
    [TestCase(65_575)]
    public void A_packet_has_1_to_65575_bytes(int bytes)
    {
        var size = PacketSize.Of(bytes);
        Assert.That((size.Bytes, size.ToString()), Is.EqualTo((bytes, $"{bytes}")));
    }

    [TestCase(int.MinValue)]
    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(65_576)]
    [TestCase(int.MaxValue)]
    public void Nothing_else_is_a_size(int bytes) => Assert.Multiple(() =>
    {
        Assert.That(() => PacketSize.Of(bytes), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(PacketSize.TryOf(bytes, out _), Is.False);
    });

    [Test]
    public void Sizes_are_ordered_as_their_bytes()
    {
        int[] bytes = [1, 128, 1280, 1499, 1500, 65_575];
        foreach (var (a, b) in from a in bytes from b in bytes select (a, b))
        {
            var (x, y) = (PacketSize.Of(a), PacketSize.Of(b));
            Assert.That(new[] { x < y, x > y, x <= y, x >= y, x == y }, Is.EqualTo(new[] { a < b, a > b, a <= b, a >= b, a == b }));
            Assert.That(Math.Sign(x.CompareTo(y)), Is.EqualTo(a.CompareTo(b)));
            Assert.That((PacketSize.Min(x, y).Bytes, PacketSize.Max(x, y).Bytes, x - y), Is.EqualTo((Math.Min(a, b), Math.Max(a, b), a - b)));
        }
    }

    [Test]
    public void Arithmetic_never_leaves_the_sizes() => Assert.Multiple(() =>
    {
        Assert.That((PacketSize.Of(1500) + 1 - 2).Bytes, Is.EqualTo(1499));
        Assert.That(() => PacketSize.Of(65_575) + 1, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => PacketSize.Of(1) - 1, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => PacketSize.Of(2) + int.MaxValue, Throws.InstanceOf<OverflowException>(), "checked arithmetic");
    });

    [Test]
    public void A_range_holds_both_ends_and_never_runs_backwards()
    {
        var range = new SizeRange(PacketSize.Of(576), PacketSize.Of(1500));
        Assert.Multiple(() =>
        {
            Assert.That(new[] { 575, 576, 1500, 1501 }.Select(b => range.Contains(PacketSize.Of(b))), Is.EqualTo(new[] { false, true, true, false }));
            Assert.That(range.ToString(), Is.EqualTo("576..1500"));
            Assert.That(() => new SizeRange(PacketSize.Of(577), PacketSize.Of(576)), Throws.ArgumentException);
            Assert.That(new SizeRange(PacketSize.Of(576), PacketSize.Of(576)).Contains(PacketSize.Of(576)), Is.True);
        });
    }
}
