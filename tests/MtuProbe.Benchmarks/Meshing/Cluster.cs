using System.Globalization;
using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>A cluster to simulate: how many nodes in which zones.</summary>
/// <param name="Name">As the tables call it.</param>
/// <param name="ZoneSizes">Nodes in each zone.</param>
internal sealed record Cluster(string Name, IReadOnlyList<int> ZoneSizes)
{
    /// <summary>The cases of the report.</summary>
    public static IReadOnlyList<Cluster> All { get; } = [.. new[] { 10, 100, 1000, 5000 }.SelectMany(Of)];

    public int Nodes => ZoneSizes.Sum();

    public MeshMember[] Members() =>
    [
        .. ZoneSizes
            .SelectMany((size, zone) => Enumerable.Repeat($"zone-{zone}", size))
            .Select((zone, i) => new MeshMember(string.Create(CultureInfo.InvariantCulture, $"node-{i}"), zone)),
    ];

    private static IEnumerable<Cluster> Of(int nodes) =>
    [
        new($"{nodes}, 1 zone", [nodes]),
        new($"{nodes}, 3 zones", Even(nodes, 3)),
        new($"{nodes}, 10 zones", Even(nodes, 10)),
        .. nodes > 10
            ? [new($"{nodes}, 10 zones, 9 of one node", [.. Enumerable.Repeat(1, 9), nodes - 9]), new Cluster($"{nodes}, {nodes / 4} zones of 4", Even(nodes, nodes / 4))]
            : Array.Empty<Cluster>(),
    ];

    private static int[] Even(int nodes, int zones) => [.. Enumerable.Range(0, zones).Select(zone => (nodes + zone) / zones)];
}
