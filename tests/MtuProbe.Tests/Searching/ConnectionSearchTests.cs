using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>The search where each probe is a connection to a TCP service: exact, thrifty, and not misled by loss. Every run is seeded by its number.</summary>
public sealed class ConnectionSearchTests
{
    private const int MostConnections = 60;

    private static IEnumerable<TestCaseData> Families() => [new(IpFamily.Ipv4, 600), new(IpFamily.Ipv6, 1280)];

    [TestCaseSource(nameof(Families))]
    public void Every_path_mtu_is_found_to_the_byte_both_ways(IpFamily family, int least)
    {
        var (most, longest) = (0, TimeSpan.Zero);
        for (var pathMtu = least; pathMtu < 1500; pathMtu++)
        {
            var finding = Measure(SimulatedProbe.Network(1500, pathMtu), family);
            using (Assert.EnterMultipleScope())
            {
                Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((VerdictKind.BlackHole, pathMtu, true)), finding.Explanation);
                Assert.That((finding.Reverse?.Kind, finding.Reverse?.PathMtu?.Bytes, finding.Reverse?.Exact), Is.EqualTo((VerdictKind.BlackHole, pathMtu, true)), finding.Explanation);
                Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(pathMtu));
            }

            most = Math.Max(most, finding.Measured.Tcp!.Connections);
            longest = finding.Measured.Duration > longest ? finding.Measured.Duration : longest;
        }

        TestContext.Out.WriteLine($"{most} connections, {longest.TotalSeconds:0.0} s at most");
        Assert.That(most, Is.LessThanOrEqualTo(MostConnections));
        Assert.That(longest, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void A_clear_path_costs_four_connections()
    {
        var finding = Measure(SimulatedProbe.Network(1500, 1500));

        Assert.That(finding.Forward.Kind, Is.EqualTo(VerdictKind.Clear));
        Assert.That(finding.Reverse?.Kind, Is.EqualTo(VerdictKind.Clear));
        Assert.That(finding.Measured.Tcp!.Connections, Is.EqualTo(4));
    }

    [TestCase(1.0, 0.999)]
    [TestCase(5.0, 0.999)]
    public void Under_loss_a_hole_is_found_and_never_put_too_high(double lossEachWay, double exactly)
    {
        const int Runs = 1000;
        var (exact, connections) = (0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var pathMtu = 1200 + (seed * 7 % 299);
            var finding = Measure(SimulatedProbe.Network(1500, pathMtu, lossEachWay: lossEachWay), seed: seed);
            Assert.That(finding.Forward.PathMtu?.Bytes ?? 0, Is.LessThanOrEqualTo(pathMtu));
            Assert.That(finding.Reverse?.PathMtu?.Bytes ?? 0, Is.LessThanOrEqualTo(pathMtu));
            exact += finding.Forward is { Exact: true } && finding.Reverse is { Exact: true } && finding.Forward.PathMtu?.Bytes == pathMtu && finding.Reverse.PathMtu?.Bytes == pathMtu ? 1 : 0;
            connections = Math.Max(connections, finding.Measured.Tcp!.Connections);
        }

        TestContext.Out.WriteLine($"{exact} of {Runs} exact, {connections} connections at most");
        Assert.That(exact, Is.GreaterThanOrEqualTo(exactly * Runs));
    }

    [TestCase(5.0)]
    [TestCase(20.0)]
    public void Loss_on_a_clear_path_is_no_hole(double lossEachWay)
    {
        const int Runs = 10_000;
        var network = SimulatedProbe.Network(1500, 1500, lossEachWay: lossEachWay);
        var kinds = new Dictionary<VerdictKind, int>();
        for (var seed = 0; seed < Runs; seed++)
        {
            var finding = Measure(network, seed: seed);
            foreach (var verdict in new[] { finding.Forward, finding.Reverse })
            {
                kinds[verdict!.Kind] = kinds.GetValueOrDefault(verdict.Kind) + 1;
            }
        }

        TestContext.Out.WriteLine(string.Join(", ", kinds));
        Assert.That(kinds.GetValueOrDefault(VerdictKind.BlackHole), Is.LessThanOrEqualTo(2), "1 of 10,000 directions");
        Assert.That(kinds.GetValueOrDefault(VerdictKind.Clear), Is.GreaterThan(2 * Runs * 0.97));
    }

    private static Finding Measure(Scenario network, IpFamily family = IpFamily.Ipv4, int seed = 1, SimulatedService? service = null) =>
        new SimulatedMeasurement(network, family) { Method = ProbeMethod.Tcp, Seed = seed, Service = service ?? new(), Hops = false }.Conclude();
}
