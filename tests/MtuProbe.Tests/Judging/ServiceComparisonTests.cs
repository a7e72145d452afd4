using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Judging;

/// <summary>A Service's address beside the responder's own.</summary>
public sealed class ServiceComparisonTests
{
    private static readonly (VerdictKind, PacketSize?) Clear = (VerdictKind.Clear, PacketSize.Of(1500));
    private static readonly (VerdictKind, PacketSize?) Hole = (VerdictKind.BlackHole, PacketSize.Of(1400));

    [Test]
    public void A_hole_that_only_the_service_has_is_one_of_address_translation() => Assert.That(
        ServiceComparison.Sentence("node-b", Hole, Clear),
        Is.EqualTo("The responder of node-b answered behind the Service, and by its own address it is reached with 1500 bytes: the larger packets vanish where the "
            + "Service's address is translated or its load balanced (NAT), not on the path between the nodes."));

    [Test]
    public void A_limit_that_both_have_is_not_the_services() =>
        Assert.That(ServiceComparison.Sentence("node-b", Hole, Hole), Is.EqualTo("The responder of node-b answered behind the Service, and by its own address carries the same."));

    [Test]
    public void A_hole_that_only_the_pods_address_has_is_told_as_a_difference() =>
        Assert.That(ServiceComparison.Sentence("node-b", Clear, Hole), Does.EndWith("by its own address only 1400 bytes reach it: the two ways differ."));

    [Test]
    public void Of_what_is_not_measured_or_not_known_nothing_is_concluded() => Assert.Multiple(() =>
    {
        Assert.That(ServiceComparison.Sentence("node-b", Hole, null), Does.EndWith("by its own address it is not measured."));
        Assert.That(ServiceComparison.Sentence("node-b", Hole, (VerdictKind.Unreachable, null)), Does.EndWith("by its own address nothing is known of it now."));
        Assert.That(ServiceComparison.Sentence("node-b", Hole, null), Does.Not.Contain("NAT"));
    });
}
