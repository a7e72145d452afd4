using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Tests.Judging;

public sealed class CommonSilenceTests
{
    private const VerdictKind Silent = VerdictKind.Unreachable;

    [Test]
    public void All_peers_silent_are_one_cause() => Assert.That(Among(Silent, Silent, Silent), Is.Not.Empty);

    [TestCase(VerdictKind.Clear)]
    [TestCase(VerdictKind.BlackHole)]
    [TestCase(VerdictKind.Inconclusive)]
    public void One_that_answers_makes_the_others_unreachable(VerdictKind one) => Assert.That(Among(Silent, one, Silent), Is.Empty);

    [Test]
    public void One_that_was_not_asked_yet_leaves_it_open() => Assert.That(Among(Silent, null, Silent), Is.Empty);

    [Test]
    public void A_single_peer_may_well_be_away() => Assert.That(Among(Silent), Is.Empty);

    [Test]
    public void Families_and_ways_are_told_apart()
    {
        var silent = CommonSilence.Among(
        [
            (new PathId("a", IpFamily.Ipv4, Via.Pod), VerdictKind.Clear),
            (new PathId("b", IpFamily.Ipv4, Via.Pod), Silent),
            (new PathId("a", IpFamily.Ipv6, Via.Pod), Silent),
            (new PathId("b", IpFamily.Ipv6, Via.Pod), Silent),
            (new PathId("a", IpFamily.Ipv6, Via.Node), Silent),
        ]);
        Assert.That(silent, Is.EquivalentTo(new[] { (IpFamily.Ipv6, Via.Pod) }));
    }

    private static IReadOnlySet<(IpFamily, Via)> Among(params VerdictKind?[] verdicts) =>
        CommonSilence.Among(verdicts.Select((verdict, i) => (new PathId($"peer-{i}", IpFamily.Ipv4, Via.Pod), verdict)));
}
