using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using static MtuProbe.Tests.Witnessing.AConnection;

namespace MtuProbe.Tests.Witnessing;

/// <summary>What SYNs ask for, and what arrives in pieces.</summary>
public sealed class MssAndFragmentTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch.AddYears(50);

    [Test]
    public void Announcements_are_counted_by_way_and_family()
    {
        var witness = AWitness();
        new AConnection(witness, port: 1).Opened(1460, 1360);
        new AConnection(witness, port: 2).Opened(1460, 1360);
        new AConnection(witness, IpFamily.Ipv6, port: 3).Opened(1440, 1440);
        var report = witness.Report(Begin);
        Assert.That(report.Mss.Select(m => (m.Direction, m.Family, m.Mss, m.Count)), Is.EquivalentTo(new[]
        {
            (TravelDirection.Out, IpFamily.Ipv4, 1460, 2L), (TravelDirection.In, IpFamily.Ipv4, 1360, 2L),
            (TravelDirection.Out, IpFamily.Ipv6, 1440, 1L), (TravelDirection.In, IpFamily.Ipv6, 1440, 1L),
        }));
        Assert.That(report.MssAboveMtu, Is.Zero);
    }

    [TestCase(1500, 1460, 0)]
    [TestCase(1400, 1460, 1)]
    [TestCase(1499, 1460, 1)]
    public void A_host_here_that_asks_for_more_than_its_interface_carries_is_a_problem(int mtu, int mss, int above)
    {
        var connection = new AConnection(AWitness(mtu)).Opened((ushort)mss, peerMss: 536);
        Assert.That((connection.Report.MssAboveMtu, connection.Report.HasProblem), Is.EqualTo(((long)above, above > 0)));
    }

    [Test]
    public void A_peer_that_could_take_more_is_none() =>
        Assert.That(new AConnection(AWitness(1500)).Opened(1460, peerMss: 8960).Report.HasProblem, Is.False);

    [Test]
    public void Without_an_interface_nothing_is_held_against_an_MSS() =>
        Assert.That(new AConnection(AWitness(mtu: null)).Opened(65_495, 65_495).Report.MssAboveMtu, Is.Zero);

    [Test]
    public void Fragments_are_counted_by_who_sends_them_to_whom()
    {
        var witness = AWitness();
        for (var i = 0; i < 3; i++)
        {
            witness.Hear(Piece("10.9.0.1", "10.0.0.1", 1500, isFirst: true));
            witness.Hear(Piece("10.9.0.1", "10.0.0.1", 548, isFirst: false));
        }

        witness.Hear(Piece("2001:db8:9::1", "2001:db8::1", 1280, isFirst: true));
        var report = witness.Report(Begin);
        Assert.That(report.Fragments.Select(f => (f.Source.ToString(), f.Pieces, f.Packets, f.Smallest.Bytes, f.Largest.Bytes)),
            Is.EqualTo(new[] { ("10.9.0.1", 6L, 3L, 548, 1500), ("2001:db8:9::1", 1L, 1L, 1280, 1280) }));
        Assert.That(report.FragmentTotals, Is.EqualTo(new Dictionary<IpFamily, long> { [IpFamily.Ipv4] = 6, [IpFamily.Ipv6] = 1 }));
    }

    private static SeenFragment Piece(string from, string to, int size, bool isFirst) => new(Begin, Address(from), Address(to), 17, PacketSize.Of(size), isFirst);
}
