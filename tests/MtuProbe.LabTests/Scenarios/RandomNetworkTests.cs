using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.LabTests.Scenarios;

/// <summary>In networks that nobody thought of, the kernel and the simulation must tell the same. More of them with <c>tests/run.sh --long</c>.</summary>
[NeedsLab(Binary = true)]
internal sealed class RandomNetworkTests
{
    private static IEnumerable<TestCaseData> Networks() =>
        from seed in Enumerable.Range(1, Environment.GetEnvironmentVariable("MTUPROBE_LONG") == "1" ? 150 : 8)
        from method in Enum.GetValues<ProbeMethod>()
        where method is (ProbeMethod.Agent or ProbeMethod.Icmp) || (method == ProbeMethod.Udp && IsQuick(seed))
        select new TestCaseData(seed, method);

    /// <summary>Answers are rationed: a run takes seconds, and under loss not every one gets to the byte.</summary>
    private static bool IsQuick(int seed) => seed % 2 == 0 && RandomNetwork.Draw(seed).Routers.All(router => router.ForwardLossPercent == 0);

    [TestCaseSource(nameof(Networks))]
    public async Task Kernel_and_simulation_agree(int seed, ProbeMethod method)
    {
        var scenario = RandomNetwork.Draw(seed);
        foreach (var family in scenario.Families)
        {
            var expected = new SimulatedMeasurement(scenario, family) { Method = method }.Conclude();
            var run = await ProbeRun.InAsync(scenario, family, method);
            var shown = $"{family.Label} {JsonSerializer.Serialize(scenario)}\n{run.Shown}";
            using (Assert.EnterMultipleScope())
            {
                Assert.That(run.Text("verdict"), Is.EqualTo(expected.Forward.Kind.ToString()).IgnoreCase, shown);
                Assert.That(run.Number("pathMtu"), Is.EqualTo(expected.Forward.PathMtu?.Bytes), shown);
                Assert.That(run.Reverse?.Verdict, Is.EqualTo(expected.Reverse?.Kind.ToString()).IgnoreCase, shown);
                Assert.That(run.Reverse?.PathMtu, Is.EqualTo(expected.Reverse?.PathMtu?.Bytes), shown);
                Assert.That(run.Number("recommendedMtu"), Is.EqualTo(expected.Recommendation?.Mtu.Bytes), shown);
                if (!scenario.Routers.Any(router => router.ForwardLossPercent > 0))
                {
                    // Among losses a hop may stay unknown, and the kernel draws others than the simulation.
                    Assert.That(run.Hop("after")?.Ttl, Is.EqualTo(expected.Hole?.After?.Ttl), shown);
                    Assert.That(run.Hop("before")?.Ttl, Is.EqualTo(expected.Hole?.Before?.Ttl), shown);
                }
            }
        }
    }
}
