using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>The series of a gauge with one label.</summary>
internal static class GaugeSeries
{
    /// <summary>From now on these and no others.</summary>
    public static void Replace(Gauge gauge, IEnumerable<(string Label, int Value)> series)
    {
        var gone = gauge.GetAllLabelValues().Select(labels => labels[0]).ToHashSet();
        foreach (var (label, value) in series)
        {
            gauge.WithLabels(label).Set(value);
            gone.Remove(label);
        }

        foreach (var label in gone)
        {
            gauge.RemoveLabelled(label);
        }
    }
}
