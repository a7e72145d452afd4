using MtuProbe.Core.Judging;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>Random loss is per direction and no MTU. Every run is seeded by its number.</summary>
public sealed class RandomLossTests
{
    [TestCase(5.0, 1000, 999)]
    [TestCase(1.0, 1000, 999)]
    public void Under_loss_a_black_hole_is_exact_in_all_but_one_of_a_thousand(double lossEachWay, int searches, int atLeast)
    {
        var exact = 0;
        for (var seed = 0; seed < searches; seed++)
        {
            var pathMtu = 1200 + (seed * 7 % 299);
            var found = SimulatedProbe.Discover(SimulatedProbe.Network(1500, pathMtu, lossEachWay: lossEachWay), seed: seed);
            Assert.That(found.Forward.Plpmtu?.Bytes, Is.LessThanOrEqualTo(pathMtu), "never above the truth");
            exact += found.Forward.Plpmtu?.Bytes == pathMtu && found.Forward.IsExact ? 1 : 0;
        }

        Assert.That(exact, Is.GreaterThanOrEqualTo(atLeast));
    }

    [Test]
    public void Twenty_percent_each_way_on_a_clear_path_never_makes_a_black_hole()
    {
        var network = SimulatedProbe.Network(1500, 1500, lossEachWay: 20);
        var kinds = new Dictionary<VerdictKind, int>();
        for (var seed = 0; seed < 20_000; seed++)
        {
            var finding = SimulatedProbe.Probe(network, seed: seed);
            foreach (var verdict in new[] { finding.Forward, finding.Reverse })
            {
                if (verdict is not null)
                {
                    kinds[verdict.Kind] = kinds.GetValueOrDefault(verdict.Kind) + 1;
                }
            }
        }

        TestContext.Out.WriteLine(string.Join(", ", kinds));
        Assert.Multiple(() =>
        {
            Assert.That(kinds.GetValueOrDefault(VerdictKind.BlackHole), Is.LessThan(2), "fewer than 1 of 10,000 paths");
            Assert.That(kinds.GetValueOrDefault(VerdictKind.Reduced), Is.Zero);
            Assert.That(kinds.GetValueOrDefault(VerdictKind.Lossy), Is.LessThan(20), "p < 10⁻³");
            Assert.That(kinds.GetValueOrDefault(VerdictKind.Clear), Is.GreaterThan(39_000));
        });
    }

    [Test]
    public void Twenty_percent_each_way_on_a_black_hole_is_never_above_the_truth()
    {
        var exact = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var found = SimulatedProbe.Discover(SimulatedProbe.Network(1500, 1400, lossEachWay: 20), seed: seed);
            Assert.That(found.Forward.Plpmtu?.Bytes ?? 0, Is.LessThanOrEqualTo(1400));
            exact += found.Forward is { IsExact: true, Plpmtu.Bytes: 1400 } ? 1 : 0;
        }

        Assert.That(exact, Is.GreaterThan(475));
    }

    [Test]
    public void Loss_in_one_direction_only_changes_neither_number()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var network = SimulatedProbe.Network(1500, 1400);
            network = network with { Routers = [new() { SendsPtb = false, ReverseLossPercent = 10 }, new() { SendsPtb = false }] };
            var found = SimulatedProbe.Discover(network, seed: seed);
            Assert.Multiple(() =>
            {
                Assert.That(found.Forward.Plpmtu?.Bytes, Is.EqualTo(1400));
                Assert.That(found.Reverse?.Plpmtu?.Bytes, Is.EqualTo(1400));
            });
        }
    }
}
