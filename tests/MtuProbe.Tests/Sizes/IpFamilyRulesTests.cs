using MtuProbe.Core.Paths;

namespace MtuProbe.Tests.Sizes;

public sealed class IpFamilyRulesTests
{
    [TestCase(IpFamily.Ipv4, "ipv4", 68, 576, 1200, 65_535)]
    [TestCase(IpFamily.Ipv6, "ipv6", 1280, 1280, 1280, 65_575)]
    public void Each_familys_numbers_are_those_of_its_standards(IpFamily family, string label, int nextHop, int min, int basePlpmtu, int largest) => Assert.That(
        (family.Label, family.SmallestNextHopMtu, family.MinPlpmtu.Bytes, family.BasePlpmtu.Bytes, family.LargestPacket.Bytes),
        Is.EqualTo((label, nextHop, min, basePlpmtu, largest)));
}
