using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>Which expired packets the routers of a scenario report: each has a bucket of reports that fills with time.</summary>
internal sealed class ExpiryReports(Scenario scenario, ExpiryLimit limit)
{
    private readonly (TimeSpan At, double Left)[] _buckets = [.. scenario.Routers.Select(_ => (TimeSpan.Zero, (double)limit.AtOnce))];

    public bool MayReport(int router, TimeSpan now)
    {
        if (!scenario.Routers[router].SendsTimeExceeded)
        {
            return false;
        }

        var (at, left) = _buckets[router];
        var then = now > at ? now : at;
        left = Math.Min(limit.AtOnce, left + ((then - at) / limit.Refill));
        var may = left >= 1;
        _buckets[router] = (then, may ? left - 1 : left);
        return may;
    }
}
