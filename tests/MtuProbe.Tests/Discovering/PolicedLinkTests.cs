using MtuProbe.Tests.Searching;

namespace MtuProbe.Tests.Discovering;

/// <summary>A policer counts bytes, so it drops large packets and lets small ones pass: that is loss by size, and still no MTU.</summary>
public sealed class PolicedLinkTests
{
    [Test]
    public void A_byte_policer_hardly_ever_makes_a_wrong_number_look_exact()
    {
        var (runs, wrong, exact) = (0, 0, 0);
        foreach (var bytesPerSecond in new[] { 5_000, 15_000, 40_000, 100_000, 1_000_000 })
        {
            foreach (var burst in new[] { 1_600, 2_200, 3_000, 4_500, 10_000, 60_000 })
            {
                for (var pathMtu = 1210; pathMtu <= 1500; pathMtu += 29)
                {
                    var finding = ADiscovery.Judge(ADiscovery.Run(Policed(bytesPerSecond, burst, pathMtu)));
                    Assert.That(finding.Forward.PathMtu?.Bytes ?? 0, Is.LessThanOrEqualTo(pathMtu), "never above the truth");
                    runs++;
                    exact += finding.Forward.Exact && finding.Forward.PathMtu?.Bytes == pathMtu ? 1 : 0;
                    wrong += finding.Forward.Exact && finding.Forward.PathMtu?.Bytes != pathMtu ? 1 : 0;
                }
            }
        }

        TestContext.Out.WriteLine($"{runs} runs: {exact} exact, {wrong} wrong, the rest untold");
        Assert.Multiple(() =>
        {
            Assert.That(wrong, Is.LessThanOrEqualTo(runs / 100));
            Assert.That(exact, Is.GreaterThan(runs / 3));
        });
    }

    private static ScriptedProber Policed(int bytesPerSecond, int burst, int pathMtu)
    {
        ScriptedProber? prober = null;
        var (tokens, last) = ((double)burst, TimeSpan.Zero);
        prober = new ScriptedProber((probe, _) =>
        {
            var now = prober!.Time.Now;
            tokens = Math.Min(burst, tokens + ((now - last).TotalSeconds * bytesPerSecond));
            last = now;
            if (tokens < probe.Size.Bytes)
            {
                return [];
            }

            tokens -= probe.Size.Bytes;
            return probe.Size.Bytes > pathMtu ? [] : [ADiscovery.Answer(probe)];
        });
        return prober;
    }
}
