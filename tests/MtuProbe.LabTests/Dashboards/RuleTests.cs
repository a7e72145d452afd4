using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>The rules before Prometheus' own tool.</summary>
[NeedsLab(Program = "promtool")]
internal sealed class RuleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Test]
    public async Task Alerts_fire_clear_and_stay_silent_as_their_test_says()
    {
        using var promtool = LabProcess.Run("promtool", "test", "rules", Shipped.PathOf("alerts.test.yaml"));
        var result = await promtool.FinishAsync(Patience);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }
}
