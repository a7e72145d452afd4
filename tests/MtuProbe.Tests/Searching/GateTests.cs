using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>A gate asks about one size only, so it is cheap enough for every job of a CI.</summary>
public sealed class GateTests
{
    [TestCase(1500)]
    [TestCase(1450)]
    public void A_size_that_passes_costs_four_packets(int pathMtu)
    {
        var (found, record) = Ask(1450, SimulatedProbe.Network(1500, pathMtu));
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.Plpmtu?.Bytes), Is.EqualTo((SearchEnd.Complete, 1450)));
            Assert.That(record.Sizes(), Is.EqualTo("128×3 1450"));
        });
    }

    [TestCase(1449, 1200)]
    [TestCase(1400, 1200)]
    [TestCase(600, 128)]
    public void A_size_that_vanishes_is_refused_after_two_flights(int pathMtu, int passes)
    {
        var (found, record) = Ask(1450, SimulatedProbe.Network(1500, pathMtu));
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.SmallestLost?.Bytes, found.Plpmtu?.Bytes), Is.EqualTo((SearchEnd.GateRefused, 1450, passes)));
            Assert.That(found.IsExact, Is.False, "what does pass was not asked");
            Assert.That(record.Sizes(), Is.EqualTo("128×3 1450 | 128×16 1200 1450×4"));
        });
    }

    [Test]
    public void A_ptb_gives_away_for_two_packets_what_does_pass()
    {
        var (found, record) = Ask(1450, SimulatedProbe.Network(1500, 1400, ptb: true));
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.SmallestLost?.Bytes, found.Plpmtu?.Bytes), Is.EqualTo((SearchEnd.Complete, 1401, 1400)));
            Assert.That(record.Sizes(), Is.EqualTo("128×3 1450 | 128×2 1400 1401 | 128×20 1400×2 1401×5"));
        });
    }

    [Test]
    public void Under_loss_a_passing_size_is_rarely_refused()
    {
        var refused = 0;
        for (var seed = 0; seed < 2_000; seed++)
        {
            var (found, _) = Ask(1450, SimulatedProbe.Network(1500, 1500, lossEachWay: 10), seed);
            refused += found.End == SearchEnd.GateRefused ? 1 : 0;
        }

        Assert.That(refused, Is.LessThanOrEqualTo(1));
    }

    private static (SearchResult Found, RecordingProber Record) Ask(int size, Scenario network, int seed = 1)
    {
        RecordingProber? record = null;
        var found = SimulatedProbe.Discover(
            network,
            seed: seed,
            between: prober => record = new RecordingProber(prober),
            reverse: false,
            limits: bounds => SearchLimits.For(bounds.Family, PacketSize.Of(size)) with { GateOnly = true });
        return (found.Forward, record!);
    }
}
