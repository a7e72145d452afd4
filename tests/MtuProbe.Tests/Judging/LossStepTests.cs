using MtuProbe.Core.Judging;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Judging;

/// <summary>A step in loss: at least 10 %, at least three times, p below 10⁻³; each bound by itself.</summary>
public sealed class LossStepTests
{
    [TestCase(100, 0, 100, 20, true, TestName = "Plain_step_is_found")]
    [TestCase(1000, 0, 1000, 99, false, TestName = "Less_than_10_percent_is_no_step")]
    [TestCase(1000, 10, 1000, 100, true, TestName = "Ten_percent_is_a_step")]
    [TestCase(1000, 100, 1000, 290, false, TestName = "Less_than_three_times_is_no_step")]
    [TestCase(1000, 100, 1000, 310, true, TestName = "Three_times_is_a_step")]
    [TestCase(10, 0, 5, 3, false, TestName = "Few_samples_are_no_step")]
    [TestCase(20, 0, 10, 5, false, TestName = "Still_too_few_samples_are_no_step")]
    [TestCase(20, 0, 20, 10, true, TestName = "Enough_samples_are_a_step")]
    [TestCase(100, 30, 100, 0, false, TestName = "Loss_of_small_ones_is_no_step")]
    public void Step(int sentBelow, int lostBelow, int sentAbove, int lostAbove, bool found)
    {
        var step = Find(1500, AFinding.Tally(1400, sentBelow, lostBelow), AFinding.Tally(1500, sentAbove, lostAbove));
        Assert.That(step, found ? Is.EqualTo(new LossStep(PacketSize.Of(1400), new LossCount(lostBelow, sentBelow), new LossCount(lostAbove, sentAbove))) : Is.Null);
    }

    [Test]
    public void The_step_is_put_where_loss_begins()
    {
        var step = Find(1500, AFinding.Tally(128, 60, 0), AFinding.Tally(1200, 30, 0), AFinding.Tally(1300, 30, 10), AFinding.Tally(1500, 30, 11));
        Assert.That(step?.LossFree.Bytes, Is.EqualTo(1200));
    }

    [Test]
    public void What_does_not_pass_at_all_is_no_step() => Assert.That(
        Find(1400, AFinding.Tally(128, 60, 0), AFinding.Tally(1400, 20, 0), AFinding.Tally(1401, 30, 30)),
        Is.Null);

    [Test]
    public void One_size_alone_has_no_step() => Assert.That(Find(1500, AFinding.Tally(1500, 100, 50)), Is.Null);

    private static LossStep? Find(int plpmtu, params SizeTally[] tallies) => LossStep.Find(tallies, PacketSize.Of(plpmtu));
}
