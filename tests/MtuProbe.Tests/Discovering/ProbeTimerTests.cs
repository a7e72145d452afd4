using MtuProbe.Core.Discovering;

namespace MtuProbe.Tests.Discovering;

public sealed class ProbeTimerTests
{
    // RFC 8085 §3.1.1: one second while no round trip is known.
    [TestCase(new double[0], 1000)]
    [TestCase(new[] { 0.2 }, 50.2)]
    [TestCase(new[] { 10.0 }, 60)]
    [TestCase(new[] { 100.0 }, 150)]
    [TestCase(new[] { 100.0, 101 }, 151.5)]
    [TestCase(new[] { 200.0, 1, 1, 1 }, 300)]
    [TestCase(new[] { 1.0, 200, 3 }, 300)]
    [TestCase(new[] { 3000.0 }, 4500)]
    [TestCase(new[] { 3000.0, 1, 1, 1, 1, 1, 1, 1 }, 4500)]
    [TestCase(new[] { 3000.0, 1, 1, 1, 1, 1, 1, 1, 1 }, 51)]
    public void The_wait_is_half_as_long_again_as_the_slowest_of_the_latest_answers(double[] roundTripsMs, double waitMs)
    {
        var timer = new ProbeTimer();
        foreach (var roundTrip in roundTripsMs)
        {
            timer.Observe(TimeSpan.FromMilliseconds(roundTrip));
        }

        Assert.That(timer.Wait.TotalMilliseconds, Is.EqualTo(waitMs).Within(1e-3));
        Assert.That(timer.Fastest?.TotalMilliseconds, roundTripsMs is [] ? Is.Null : Is.EqualTo(roundTripsMs.DefaultIfEmpty().Min()).Within(1e-3));
    }

    [TestCase(0.1, 350.2)]
    [TestCase(100.0, 550)]
    [TestCase(2000.0, 4350)]
    public void Over_tcp_the_wait_leaves_room_for_a_repetition(double slowestMs, double waitMs)
    {
        var timer = new ProbeTimer(repeats: true);
        timer.Observe(TimeSpan.FromMilliseconds(slowestMs));

        Assert.That(timer.Wait.TotalMilliseconds, Is.EqualTo(waitMs).Within(1e-3));
    }

    [Test]
    public void The_wait_is_never_below_50_ms_more_than_the_slowest_answer()
    {
        for (var microseconds = 0; microseconds < 500_000; microseconds += 997)
        {
            var roundTrip = TimeSpan.FromMicroseconds(microseconds);
            var timer = new ProbeTimer();
            timer.Observe(roundTrip);
            Assert.That(timer.Wait - roundTrip, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(50)));
        }
    }

    [TestCase(new double[0], 1000)]
    [TestCase(new[] { 0.2 }, 10.2)]
    [TestCase(new[] { 100.0, 1 }, 125)]
    public void A_guess_waits_less(double[] roundTripsMs, double waitMs)
    {
        var timer = new ProbeTimer();
        Array.ForEach(roundTripsMs, ms => timer.Observe(TimeSpan.FromMilliseconds(ms)));
        Assert.That(timer.WaitForAGuess.TotalMilliseconds, Is.EqualTo(waitMs).Within(1e-3));
    }
}
