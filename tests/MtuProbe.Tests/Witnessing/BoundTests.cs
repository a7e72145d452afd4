using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using static MtuProbe.Tests.Witnessing.AConnection;

namespace MtuProbe.Tests.Witnessing;

/// <summary>Whatever is sent past it, a witness remembers no more than it may.</summary>
public sealed class BoundTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch.AddYears(50);

    [Test]
    public void The_connection_that_was_silent_longest_leaves_and_is_counted()
    {
        var witness = AWitness(limits: new WitnessLimits { Connections = 2 });
        new AConnection(witness, port: 1).Opened();
        var first = new AConnection(witness, port: 2).Opened();
        new AConnection(witness, port: 3).Opened();
        first.Sends(340).After(0.01).Hears();
        new AConnection(witness, port: 4).Opened();
        var report = witness.Report(Begin);
        Assert.That((report.Connections, report.Evicted["connections"]), Is.EqualTo((2, 2L)));
        first.Sends(1500, out var lost).Sends(700).After(0.01).Hears(lost, sacks: true).Repeats(lost, 1500, 2);
        Assert.That(first.Hole?.LargestDelivered?.Bytes, Is.EqualTo(340), "what was used last is remembered");
    }

    [Test]
    public void A_million_invented_packets_stay_within_the_bounds()
    {
        var random = new Random(8);
        var limits = new WitnessLimits { Connections = 512 };
        var witness = AWitness(limits: limits);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1_000_000; i++)
        {
            var at = Begin.AddMilliseconds(i);
            var flow = new WireFlow(Invented(), (ushort)random.Next(65_536), Invented(), 443);
            switch (i % 8)
            {
                case 0:
                    witness.Hear(new SeenPtb(at, flow.Source, flow.Destination, random.Next(65_536), true, new QuotedPacket(flow.Reversed, 6, PacketSize.Of(1500), true, 1, 0, false, null)));
                    break;
                case 1:
                    witness.Hear(new SeenFragment(at, flow.Source, flow.Destination, (byte)random.Next(256), PacketSize.Of(1500), true));
                    break;
                default:
                    var payload = random.Next(1461);
                    witness.Hear(new SeenSegment(
                        at, flow, PacketSize.Of(40 + payload), (uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32), payload, (SegmentFlags)random.Next(32),
                        (ushort)random.Next(3), random.Next(4) == 0 ? (ushort)random.Next(65_536) : null, random.Next(2) == 0));
                    break;
            }
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var report = witness.Report(Begin.AddSeconds(1001));
        Assert.Multiple(() =>
        {
            Assert.That(report.Packets, Is.EqualTo(1_000_000));
            Assert.That(report.Connections, Is.LessThanOrEqualTo(limits.Connections));
            Assert.That(report.Ptbs, Has.Count.EqualTo(limits.Reporters));
            Assert.That(report.Mss, Has.Count.EqualTo(limits.MssValues));
            Assert.That(report.Fragments, Has.Count.EqualTo(limits.FragmentFlows));
            Assert.That(report.Evicted.Keys, Is.SupersetOf(new[] { "connections", "reporters", "mss", "fragments" }));
            Assert.That(grown, Is.LessThan(4 << 20));
        });
        WireAddress Invented() => new(IpFamily.Ipv4, (uint)random.NextInt64(1L << 32));
    }

    [Test]
    public void Four_thousand_connections_cost_less_than_eight_mebibytes()
    {
        var witness = AWitness();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (ushort port = 1; port <= 5000; port++)
        {
            new AConnection(witness, port: port).Opened().Sends(1500);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Out.WriteLine($"{grown / 1024} KiB");
        Assert.That((witness.Report(Begin).Connections, grown < 8 << 20), Is.EqualTo((4096, true)));
    }
}
