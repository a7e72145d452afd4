using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Tests.Searching;

namespace MtuProbe.Tests.Discovering;

/// <summary>On a slow link large packets take long and queue behind each other: that is no hole.</summary>
public sealed class SlowLinkTests
{
    [TestCase(128, 1500)]
    [TestCase(256, 1500)]
    [TestCase(1_000, 1500)]
    [TestCase(10_000, 1500)]
    [TestCase(128, 1400)]
    [TestCase(256, 1400)]
    [TestCase(1_000, 1400)]
    public void A_slow_link_changes_no_number(int kilobitsPerSecond, int pathMtu)
    {
        var found = ADiscovery.Run(Link(kilobitsPerSecond, pathMtu), reverse: true);
        var finding = ADiscovery.Judge(found);
        Assert.Multiple(() =>
        {
            Assert.That(finding.Forward.Kind, Is.EqualTo(pathMtu == 1500 ? VerdictKind.Clear : VerdictKind.BlackHole), finding.Explanation);
            Assert.That((found.Forward.Plpmtu?.Bytes, found.Forward.IsExact), Is.EqualTo((pathMtu, true)));
            Assert.That((found.Reverse?.Plpmtu?.Bytes, found.Reverse?.IsExact), Is.EqualTo((pathMtu, true)));
        });
    }

    [TestCase(16)]
    [TestCase(32)]
    [TestCase(64)]
    public void Slower_than_a_modem_it_may_stay_untold_but_is_never_wrong(int kilobitsPerSecond)
    {
        foreach (var pathMtu in new[] { 1400, 1500 })
        {
            var finding = ADiscovery.Judge(ADiscovery.Run(Link(kilobitsPerSecond, pathMtu), reverse: true));
            Assert.Multiple(() =>
            {
                Assert.That(finding.Forward.Kind, pathMtu == 1500 ? Is.AnyOf(VerdictKind.Clear, VerdictKind.Inconclusive) : Is.AnyOf(VerdictKind.BlackHole, VerdictKind.Inconclusive));
                Assert.That(finding.Forward.PathMtu?.Bytes, Is.LessThanOrEqualTo(pathMtu));
                Assert.That(!finding.Forward.Exact || finding.Forward.PathMtu?.Bytes == pathMtu, Is.True, finding.Explanation);
            });
        }
    }

    /// <summary>First in, first out, in each direction, with a round trip of 10 ms; what is too large vanishes behind the slow part.</summary>
    private static ScriptedProber Link(int kilobitsPerSecond, int pathMtu)
    {
        ScriptedProber? prober = null;
        var free = new Dictionary<Direction, TimeSpan> { [Direction.Forward] = TimeSpan.Zero, [Direction.Reverse] = TimeSpan.Zero };
        prober = new ScriptedProber((probe, _) =>
        {
            var now = prober!.Time.Now;
            var start = free[probe.Direction] > now ? free[probe.Direction] : now;
            var arrives = start + TimeSpan.FromMilliseconds(probe.Size.Bytes * 8.0 / kilobitsPerSecond);
            free[probe.Direction] = arrives;
            return probe.Size.Bytes > pathMtu ? [] : [ADiscovery.Answer(probe, afterMs: (arrives - now).TotalMilliseconds + 10)];
        });
        return prober;
    }
}
