using System.Text.Json;

namespace MtuProbe.Lab.Kernel;

/// <summary>What an interface has carried. Bytes count the Ethernet header (14 per packet), as the kernel does on a veth.</summary>
public readonly record struct InterfaceCounters(long ReceivedBytes, long ReceivedPackets, long SentBytes, long SentPackets)
{
    /// <summary>Reads the answer of <c>ip -j -s link show dev NAME</c>.</summary>
    internal static InterfaceCounters Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var statistics = document.RootElement[0].GetProperty("stats64");
        var received = statistics.GetProperty("rx");
        var sent = statistics.GetProperty("tx");
        return new InterfaceCounters(Count(received, "bytes"), Count(received, "packets"), Count(sent, "bytes"), Count(sent, "packets"));
    }

    private static long Count(JsonElement direction, string unit) => direction.GetProperty(unit).GetInt64();
}
