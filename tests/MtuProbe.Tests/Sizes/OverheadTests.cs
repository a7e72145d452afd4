using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Sizes;

public sealed class OverheadTests
{
    [TestCase(IpFamily.Ipv4, 1500, 1472, 1460)]
    [TestCase(IpFamily.Ipv6, 1500, 1452, 1440)]
    [TestCase(IpFamily.Ipv4, 1450, 1422, 1410)]
    [TestCase(IpFamily.Ipv6, 1280, 1232, 1220)]
    [TestCase(IpFamily.Ipv4, 9000, 8972, 8960)]
    [TestCase(IpFamily.Ipv4, 27, 0, 0)]
    public void Payload_and_mss_are_what_every_engineer_knows(IpFamily family, int packet, int payload, int mss)
    {
        var size = PacketSize.Of(packet);
        Assert.That((Overhead.DatagramPayload(size, family), Overhead.TcpMss(size, family)), Is.EqualTo((payload, mss)));
    }

    [TestCase(IpFamily.Ipv4)]
    [TestCase(IpFamily.Ipv6)]
    public void A_packet_around_a_packets_payload_is_the_packet(IpFamily family)
    {
        for (var bytes = Overhead.IpHeader(family) + Overhead.DatagramHeader; bytes <= family.LargestPacket.Bytes; bytes++)
        {
            var size = PacketSize.Of(bytes);
            if (Overhead.PacketAround(Overhead.DatagramPayload(size, family), family) != size)
            {
                Assert.Fail($"{bytes} bytes do not come back");
            }
        }
    }
}
