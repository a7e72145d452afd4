using MtuProbe.Core.Paths;
using MtuProbe.Core.Witnessing;
using static MtuProbe.Tests.Witnessing.AConnection;

namespace MtuProbe.Tests.Witnessing;

/// <summary>Connections whose large segments vanish, and that they are told from all that looks alike.</summary>
public sealed class BlackHoleTests
{
    [TestCase(IpFamily.Ipv4, 1460, 1000u)]
    [TestCase(IpFamily.Ipv6, 1440, 1000u)]
    [TestCase(IpFamily.Ipv4, 1460, uint.MaxValue - 700)]
    [TestCase(IpFamily.Ipv4, 1460, uint.MaxValue - 2000)]
    public void A_full_segment_that_is_lost_while_the_rest_of_its_flight_arrives_proves_a_hole(IpFamily family, int mss, uint sequence)
    {
        var connection = new AConnection(AWitness(), family, sequence: sequence).Opened(peerMss: (ushort)mss).Sends(340).After(0.01).Hears();
        var since = connection.After(0.05).Now;
        connection.Sends(1500, out var lost).Sends(1500).Sends(700).After(0.01).Hears(lost, sacks: true).Repeats(lost, 1500, 2);
        var hole = connection.Hole;
        Assert.Multiple(() =>
        {
            Assert.That(hole?.Evidence, Is.EqualTo(HoleEvidence.Proved));
            Assert.That(hole?.Flow, Is.EqualTo(connection.Flow));
            Assert.That((hole?.LargestDelivered?.Bytes, hole?.SmallestLost.Bytes), Is.EqualTo((340, 1500)));
            Assert.That((hole?.Since, hole?.Sightings), Is.EqualTo((since, 3)));
            Assert.That(connection.Report.HasProblem);
        });
    }

    [Test]
    public void A_duplicate_acknowledgement_says_the_same_without_SACK()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.2);
        connection.Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost).Repeats(lost, 1500, 2);
        Assert.That(connection.Hole?.Evidence, Is.EqualTo(HoleEvidence.Proved));
    }

    [Test]
    public void Silence_after_the_first_full_segments_is_suspected_and_no_problem_yet()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var lost).Sends(1500).Repeats(lost, 1500, 2);
        Assert.That(connection.Hole?.Evidence, Is.EqualTo(HoleEvidence.Suspected));
        Assert.That(connection.Report.HasProblem, Is.False);
        connection.Hears(lost, sacks: true);
        Assert.That(connection.Hole?.Evidence, Is.EqualTo(HoleEvidence.Proved), "it spoke up");
    }

    [Test]
    public void Two_copies_or_copies_at_a_steady_pace_say_nothing()
    {
        var two = new AConnection(AWitness()).Opened().Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true).Repeats(lost, 1500, 1);
        var steady = new AConnection(AWitness()).Opened().Sends(1500, out lost).Sends(700).After(0.01).Hears(lost, sacks: true);
        for (var i = 0; i < 20; i++)
        {
            steady.After(0.1).SendsAgain(lost, 1500);
        }

        Assert.That((two.Hole, steady.Hole), Is.EqualTo(((BlackHoleFlow?)null, (BlackHoleFlow?)null)));
    }

    [Test]
    public void The_same_packets_on_two_interfaces_are_no_repetitions()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true);
        for (var i = 1; i < 9; i++)
        {
            connection.After(0.001 * i).SendsAgain(lost, 1500);
        }

        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 0)));
    }

    [Test]
    public void The_same_acknowledgement_on_two_interfaces_is_no_duplicate()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().Sends(1500, out var lost);
        connection.After(0.001).Hears(lost).Repeats(lost, 1500, 2);
        Assert.That(connection.Hole?.Evidence, Is.EqualTo(HoleEvidence.Suspected));
    }

    [Test]
    public void A_peer_that_died_is_no_hole_when_the_last_segment_was_small()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05).Sends(200, out var lost).Repeats(lost, 200, 6);
        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 1)));
    }

    [Test]
    public void A_peer_that_died_is_no_hole_when_as_large_a_segment_had_arrived()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(1500).After(0.01).Hears().After(0.05).Sends(1500, out var lost).Repeats(lost, 1500, 6);
        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 1)));
    }

    [Test]
    public void A_peer_that_was_silent_for_long_before_is_no_hole()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(600).Sends(1500, out var lost).Repeats(lost, 1500, 6);
        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 1)));
    }

    [Test]
    public void A_suspicion_falls_when_small_pieces_are_lost_alike()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(700).After(0.01).Hears().Sends(1500, out var lost).Repeats(lost, 1500, 3);
        Assert.That(connection.Hole, Is.Not.Null);
        connection.Repeats(lost, 552, 2, first: 1.6);
        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 1)));
    }

    [Test]
    public void A_peer_that_stopped_reading_is_no_hole()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var waiting).After(0.01).Hears(waiting, window: 0).Repeats(waiting, 1500, 6).Hears(waiting, window: 0);
        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 0)));
    }

    [Test]
    public void Window_probes_of_one_byte_are_no_hole()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(1500).After(0.01).Hears(window: 0);
        var next = connection.Next;
        for (var pause = 0.2; pause < 60; pause *= 2)
        {
            connection.After(pause).Probes(next, 1).After(0.01).Hears(next, window: 0);
        }

        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 0)));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Keep_alives_are_no_repetitions(int bytes)
    {
        var connection = new AConnection(AWitness()).Opened().Sends(1500).After(0.01).Hears();
        for (var pause = 1.0; pause < 600; pause *= 2)
        {
            connection.After(pause).KeepsAlive(bytes);
        }

        Assert.That((connection.Hole, connection.Report.Stalled), Is.EqualTo(((BlackHoleFlow?)null, 0)));
    }

    [Test]
    public void What_gets_through_in_full_size_after_all_was_loss_and_is_withdrawn()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true).Repeats(lost, 1500, 3);
        Assert.That(connection.Hole, Is.Not.Null);
        connection.After(0.01).Hears();
        Assert.That((connection.Hole, connection.Report.Withdrawn, connection.Report.HasProblem), Is.EqualTo(((BlackHoleFlow?)null, 1L, false)));
    }

    [Test]
    public void A_kernel_that_probes_its_way_out_proves_the_hole_and_narrows_it()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var lost).Sends(1500).Repeats(lost, 1500, 3).After(1.6).SendsAgain(lost, 1064).After(0.01).Hears(lost + 1024);
        var hole = connection.Hole!;
        Assert.Multiple(() =>
        {
            Assert.That(hole.Evidence, Is.EqualTo(HoleEvidence.Proved));
            Assert.That((hole.LargestDelivered?.Bytes, hole.SmallestLost.Bytes, hole.RecoveredSize?.Bytes), Is.EqualTo((1064, 1500, 1064)));
            Assert.That(hole.RecoveredAt, Is.EqualTo(connection.Now));
            Assert.That(hole.IsOpen(connection.Now), Is.False);
        });
    }

    [Test]
    public void A_PTB_that_is_obeyed_leaves_nothing_to_tell()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var lost).Sends(1500).After(0.01).IsTold(1400, lost, 1500).After(0.001).SendsAgain(lost, 1400).SendsAgain(lost + 1360, 140).After(0.01).Hears();
        Assert.That((connection.Hole, connection.Report.Ptbs.Single().NextHopMtu, connection.Report.HasProblem), Is.EqualTo(((BlackHoleFlow?)null, 1400, false)));
    }

    [Test]
    public void A_PTB_that_is_not_obeyed_is_told_with_the_hole()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var lost).Sends(700).After(0.01).IsTold(1400, lost, 1500).Hears(lost, sacks: true).Repeats(lost, 1500, 2);
        Assert.That(connection.Hole?.NextHopMtu, Is.EqualTo(1400));
    }

    [Test]
    public void Segments_that_the_interface_will_cut_are_not_taken_for_packets()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
        connection.Sends(29_240, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true);
        Assert.That(connection.Repeats(lost, 1500, 2).Hole, Is.Null, "the super-packet is no sighting");
        connection.After(0.8).SendsAgain(lost, 1500);
        var hole = connection.Hole;
        Assert.That((hole?.LargestDelivered?.Bytes, hole?.SmallestLost.Bytes, hole?.Evidence), Is.EqualTo((340, 1500, HoleEvidence.Proved)));
    }

    [Test]
    public void A_super_packet_that_is_acknowledged_says_nothing_of_a_packets_size()
    {
        var connection = new AConnection(AWitness(mtu: null)).Opened(peerMss: 1348).Sends(1460).After(0.01).Hears().After(0.05);
        connection.Sends(1388, out var lost).Sends(300).After(0.01).Hears(lost, sacks: true).Repeats(lost, 1388, 2);
        Assert.That(connection.Hole?.LargestDelivered?.Bytes, Is.EqualTo(40), "the SYN's");
    }

    [Test]
    public void A_path_that_narrows_is_told_after_six_copies()
    {
        var connection = new AConnection(AWitness()).Opened().Sends(1500).After(0.01).Hears().After(0.05);
        connection.Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true);
        Assert.That(connection.Repeats(lost, 1500, 4).Hole, Is.Null);
        var hole = connection.After(3.2).SendsAgain(lost, 1500).Hole;
        Assert.That((hole?.Evidence, hole?.LargestDelivered, hole?.SmallestLost.Bytes), Is.EqualTo((HoleEvidence.Proved, (MtuProbe.Core.Sizes.PacketSize?)null, 1500)));
    }

    [Test]
    public void What_no_path_may_refuse_is_lost_for_another_reason()
    {
        var small = new AConnection(AWitness()).Opened().Sends(100).After(0.01).Hears().Sends(576, out var lost).Sends(100).After(0.01).Hears(lost, sacks: true);
        Assert.That(small.Repeats(lost, 576, 6).Hole, Is.Null);
        var six = new AConnection(AWitness(), IpFamily.Ipv6).Opened().Sends(100).After(0.01).Hears().Sends(1280, out lost).Sends(100).After(0.01).Hears(lost, sacks: true);
        Assert.That(six.Repeats(lost, 1280, 6).Hole, Is.Null);
    }

    [Test]
    public void A_reset_and_a_long_silence_close_a_hole()
    {
        var reset = Holed().IsReset().Report;
        var given = Holed().After(200).Report;
        Assert.That((reset.OpenHoles.Count(), given.OpenHoles.Count()), Is.EqualTo((0, 0)));
        Assert.That((reset.BlackHoles.Count, given.BlackHoles.Count), Is.EqualTo((1, 1)), "and are not forgotten");
        static AConnection Holed()
        {
            var connection = new AConnection(AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05);
            return connection.Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true).Repeats(lost, 1500, 2);
        }
    }
}
