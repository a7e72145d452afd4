namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What passed in one second.</summary>
internal readonly record struct WireSecond(int Second, int Packets, int Bytes);
