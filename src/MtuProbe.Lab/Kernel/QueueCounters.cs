using System.Text.Json;

namespace MtuProbe.Lab.Kernel;

/// <summary>What became of packets at a slow link.</summary>
/// <param name="Passed">It carried them.</param>
/// <param name="Dropped">They found its queue full.</param>
public readonly record struct QueueCounters(long Passed, long Dropped)
{
    /// <summary>Reads the answer of <c>tc -j -s qdisc show dev NAME</c>.</summary>
    internal static QueueCounters Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var queue = document.RootElement[0];
        return new QueueCounters(queue.GetProperty("packets").GetInt64(), queue.GetProperty("drops").GetInt64());
    }
}
