using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Searching;

/// <summary>RFC 8899 §5.1.2: MIN, BASE and MAX_PLPMTU, wherever a user or a kernel puts them.</summary>
public sealed class SearchLimitsTests
{
    [TestCase(IpFamily.Ipv4, 1500, null, 576, 1200, 1500)]
    [TestCase(IpFamily.Ipv6, 1500, null, 1280, 1280, 1500)]
    [TestCase(IpFamily.Ipv4, 1000, null, 576, 1000, 1000)]
    [TestCase(IpFamily.Ipv4, 300, null, 300, 300, 300)]
    [TestCase(IpFamily.Ipv6, 600, null, 600, 600, 600)]
    [TestCase(IpFamily.Ipv4, 1500, 1400, 1400, 1400, 1500)]
    [TestCase(IpFamily.Ipv4, 1500, 50, 128, 1200, 1500)]
    [TestCase(IpFamily.Ipv4, 60, null, 128, 128, 128)]
    [TestCase(IpFamily.Ipv4, 65_575, null, 576, 1200, 65_535)]
    [TestCase(IpFamily.Ipv6, 65_575, null, 1280, 1280, 65_575)]
    public void The_range_follows_from_family_max_and_min(IpFamily family, int max, int? min, int low, int basePlpmtu, int high)
    {
        var limits = ASearch.Limits(max, min, family);
        Assert.That((limits.Range.Low.Bytes, limits.BasePlpmtu.Bytes, limits.Range.High.Bytes), Is.EqualTo((low, basePlpmtu, high)));
    }

    [Test]
    public void A_min_above_max_is_refused() => Assert.That(() => ASearch.Limits(1400, 1401), Throws.ArgumentException);

    [TestCase(1500, 1300, 1300)]
    [TestCase(1350, 1400, 1350)]
    [TestCase(1400, 1400, 1400)]
    public void Max_bounds_the_number_and_never_the_truth(int pathMtu, int max, int found)
    {
        var result = new ASearch(ASearch.Limits(max)).Run(ASearch.Path(pathMtu));
        Assert.That((result.End, result.Plpmtu?.Bytes, result.IsExact), Is.EqualTo((SearchEnd.Complete, found, true)));
    }

    [TestCase(1400, 1300)]
    [TestCase(1400, 1400)]
    [TestCase(1400, 1450)]
    public void Min_is_where_the_search_starts_and_no_floor(int pathMtu, int min)
    {
        var search = new ASearch(ASearch.Limits(min: min));
        var result = search.Run(ASearch.Path(pathMtu));
        Assert.Multiple(() =>
        {
            Assert.That((result.Plpmtu?.Bytes, result.IsExact), Is.EqualTo((pathMtu, true)));
            Assert.That(search.Sent.Select(p => p.Size.Bytes), Has.Some.EqualTo(min));
        });
    }

    [TestCase(1400, 1400)]
    [TestCase(1500, 1400)]
    [TestCase(1400, 1500)]
    public void What_the_own_kernel_refuses_ends_the_range(int pathMtu, int kernelLimit)
    {
        var found = new ASearch(ASearch.Limits(9000)).Run(p => p.Size.Bytes > kernelLimit
            ? new ProbeOutcome.LocalLimit(p.Id, PacketSize.Of(kernelLimit))
            : ASearch.Path(pathMtu)(p));
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.Plpmtu?.Bytes, found.IsExact), Is.EqualTo((SearchEnd.Complete, Math.Min(pathMtu, kernelLimit), true)));
            Assert.That((found.Range.High.Bytes, found.LocalLimit?.Bytes), Is.EqualTo((kernelLimit, kernelLimit)));
            Assert.That(found.Tallies.Where(t => t.Size.Bytes > kernelLimit), Is.Empty, "what never left counts for nothing");
        });
    }

    [Test]
    public void A_kernel_that_refuses_a_size_and_names_no_smaller_limit_still_ends_the_range()
    {
        var found = new ASearch().Run(p => p.Size.Bytes > 1490
            ? new ProbeOutcome.LocalLimit(p.Id, PacketSize.Of(1500))
            : ASearch.Path(1500)(p));
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.Plpmtu?.Bytes), Is.EqualTo((SearchEnd.Complete, 1490)));
            Assert.That(found.Flights, Is.LessThan(15));
        });
    }

    [Test]
    public void An_interface_that_shrinks_in_mid_search_takes_the_number_along()
    {
        // 1,425 was delivered; then somebody sets the interface to 1,400.
        var search = new ASearch();
        search.Fly(ASearch.Path(1450));
        search.Fly(ASearch.Path(1450));
        var found = search.Run(p => p.Size.Bytes > 1400 ? new ProbeOutcome.LocalLimit(p.Id, PacketSize.Of(1400)) : ASearch.Delivered(p));
        Assert.That((found.End, found.Plpmtu?.Bytes, found.Range.High.Bytes, found.IsExact), Is.EqualTo((SearchEnd.Complete, 1400, 1400, true)));
    }
}
