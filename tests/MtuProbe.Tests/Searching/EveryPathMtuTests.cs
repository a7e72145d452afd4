using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>Sizes are few: every true path MTU is tried, and the cost of each is bounded (RFC 8899 §5.3.2: largest gain per step).</summary>
public sealed class EveryPathMtuTests
{
    private static readonly IpFamily[] Families = [IpFamily.Ipv4, IpFamily.Ipv6];

    // Flights count contact, narrowing and proof; below BASE_PLPMTU the way is longer. Bytes are those of one direction's probes.
    [TestCase(IpFamily.Ipv4, 1500, 1, false, 8, 36_000)]
    [TestCase(IpFamily.Ipv6, 1500, 1, false, 6, 33_000)]
    [TestCase(IpFamily.Ipv4, 1500, 1, true, 3, 18_500)]
    [TestCase(IpFamily.Ipv6, 1500, 1, true, 3, 18_500)]
    [TestCase(IpFamily.Ipv4, 9216, 1, false, 8, 250_000)]
    [TestCase(IpFamily.Ipv6, 9216, 1, false, 8, 250_000)]
    [TestCase(IpFamily.Ipv4, 9216, 1, true, 3, 88_000)]
    [TestCase(IpFamily.Ipv6, 9216, 1, true, 3, 88_000)]
    [TestCase(IpFamily.Ipv4, 65_535, 211, false, 9, 2_100_000)]
    [TestCase(IpFamily.Ipv6, 65_535, 211, false, 9, 2_100_000)]
    [TestCase(IpFamily.Ipv4, 65_535, 211, true, 3, 600_000)]
    public void Every_path_mtu_is_found_to_the_byte_within_its_budget(IpFamily family, int interfaceMtu, int step, bool ptb, int flights, int bytes)
    {
        var (worstFlights, worstBytes) = (0, 0L);
        for (var pathMtu = family.MinPlpmtu.Bytes; pathMtu <= interfaceMtu; pathMtu += step)
        {
            var found = SimulatedProbe.Discover(SimulatedProbe.Network(interfaceMtu, pathMtu, ptb), family);
            AssertExact(found.Forward, pathMtu, interfaceMtu);
            AssertExact(found.Reverse!, pathMtu, interfaceMtu);
            worstFlights = Math.Max(worstFlights, Math.Max(found.Forward.Flights, found.Reverse!.Flights));
            worstBytes = Math.Max(worstBytes, Math.Max(found.Forward.BytesSent, found.Reverse.BytesSent));
        }

        TestContext.Out.WriteLine($"{family} up to {interfaceMtu}, PTB {ptb}: at most {worstFlights} flights, {worstBytes} bytes");
        Assert.Multiple(() =>
        {
            Assert.That(worstFlights, Is.LessThanOrEqualTo(flights));
            Assert.That(worstBytes, Is.LessThanOrEqualTo(bytes));
        });
    }

    [TestCaseSource(nameof(Families))]
    public void Below_min_plpmtu_the_search_goes_on_and_is_exact(IpFamily family)
    {
        for (var pathMtu = SearchLimits.ControlSize.Bytes; pathMtu < family.MinPlpmtu.Bytes; pathMtu += 7)
        {
            var found = SimulatedProbe.Discover(SimulatedProbe.Network(1500, pathMtu), family);
            AssertExact(found.Forward, pathMtu, 1500);
            Assert.That(found.Forward.Phase, Is.EqualTo(SearchPhase.Error), "BASE_PLPMTU does not pass");
        }
    }

    [Test]
    public void A_symmetric_hole_costs_both_directions_less_than_61_KB_of_probes()
    {
        for (var pathMtu = 576; pathMtu < 1500; pathMtu++)
        {
            var found = SimulatedProbe.Discover(SimulatedProbe.Network(1500, pathMtu));
            Assert.That(found.Forward.BytesSent + found.Reverse!.BytesSent, Is.LessThan(61_000), $"path MTU {pathMtu}");
        }
    }

    private static void AssertExact(SearchResult found, int pathMtu, int interfaceMtu)
    {
        // One comparison for the common case: this runs fifty thousand times.
        if (found.Plpmtu?.Bytes == pathMtu && found.IsExact && found.End == SearchEnd.Complete)
        {
            return;
        }

        Assert.Fail($"path MTU {pathMtu} of {interfaceMtu}: found {found.Plpmtu}, smallest lost {found.SmallestLost}, end {found.End}");
    }
}
