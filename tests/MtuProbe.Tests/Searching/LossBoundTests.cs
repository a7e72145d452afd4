using MtuProbe.Core.Searching;

namespace MtuProbe.Tests.Searching;

/// <summary>Known values, and laws that no value may break.</summary>
public sealed class LossBoundTests
{
    // One-sided 95 % Clopper-Pearson: the 0.95 quantile of Beta(lost + 1, sent - lost).
    [TestCase(0, 1, 0.95)]
    [TestCase(0, 2, 0.776393)]
    [TestCase(0, 20, 0.139108)]
    [TestCase(0, 30, 0.095034)]
    [TestCase(1, 10, 0.394163)]
    [TestCase(3, 31, 0.231503)]
    [TestCase(10, 30, 0.499439)]
    [TestCase(50, 100, 0.586378)]
    [TestCase(5_000, 10_000, 0.508273)]
    public void The_upper_bound_is_that_of_Clopper_and_Pearson(int lost, int sent, double bound) =>
        Assert.That(LossBound.Upper95(lost, sent), Is.EqualTo(bound).Within(2e-6));

    [TestCase(0, 0)]
    [TestCase(5, 5)]
    [TestCase(1, 0)]
    public void Nothing_seen_or_nothing_arrived_bounds_nothing(int lost, int sent) =>
        Assert.That(LossBound.Upper95(lost, sent), Is.EqualTo(1));

    [Test]
    public void The_bound_lies_above_what_was_seen_rises_with_loss_and_falls_with_evidence()
    {
        for (var sent = 1; sent <= 120; sent++)
        {
            for (var lost = 0; lost < sent; lost++)
            {
                var bound = LossBound.Upper95(lost, sent);
                Assert.That(bound, Is.GreaterThan((double)lost / sent).And.LessThanOrEqualTo(1));
                Assert.That(LossBound.Upper95(lost + 1, sent), Is.GreaterThan(bound));
                Assert.That(LossBound.Upper95(lost, sent + 1), Is.LessThan(bound));
            }
        }
    }

    // n = ⌈ln(10⁻⁴ / K) / ln p95⌉, never below MAX_PROBES.
    [TestCase(0.095034, 1, 3, 4)]
    [TestCase(0.095034, 8, 3, 5)]
    [TestCase(0.001, 1, 3, 3)]
    [TestCase(0.01, 1, 3, 3)]
    [TestCase(0.01, 8, 3, 3)]
    [TestCase(0.04, 1, 3, 3)]
    [TestCase(0.047, 1, 3, 4)]
    [TestCase(0.5, 1, 3, 14)]
    [TestCase(0.5, 8, 3, 17)]
    [TestCase(0.2, 1, 10, 10)]
    [TestCase(1.0, 1, 3, int.MaxValue)]
    public void The_copies_needed_follow_from_bound_flows_and_MAX_PROBES(double p95, int flows, int maxProbes, int copies) =>
        Assert.That(LossBound.CopiesNeeded(p95, flows, maxProbes), Is.EqualTo(copies));

    [Test]
    public void So_many_lost_copies_are_less_likely_by_chance_than_the_false_alarm_allows()
    {
        for (var percent = 1; percent < 100; percent++)
        {
            for (var flows = 1; flows <= 8; flows++)
            {
                var copies = LossBound.CopiesNeeded(percent / 100.0, flows, 1);
                Assert.That(Math.Pow(percent / 100.0, copies) * flows, Is.LessThanOrEqualTo(LossBound.FalseAlarm * (1 + 1e-9)));
            }
        }
    }
}
