using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>
/// The JSON document of <c>report</c>, and of an aggregator's <c>/api/v1/report</c>. Coverage and what follows it are the aggregate's, null without one.
/// </summary>
public sealed record ReportDocument
{
    public required string ApiVersion { get; init; }

    public required int? RecommendedMtu { get; init; }

    /// <summary>The cluster's number towards peers; null without an aggregate.</summary>
    public required ReportFamiliesJson? PodMtu { get; init; }

    /// <summary>The same towards outside targets.</summary>
    public required ReportFamiliesJson? EgressMtu { get; init; }

    public required IReadOnlyDictionary<string, ReportNodeJson> Nodes { get; init; }

    /// <summary>Worst first.</summary>
    public required IReadOnlyList<ReportPathJson> Paths { get; init; }

    /// <summary>So many more, the best, are left out: an aggregator does not tell a browser of hundreds of thousands.</summary>
    public required int Omitted { get; init; }

    /// <summary>Paths known, of all, as <c>4990/5000</c>.</summary>
    public required string? Coverage { get; init; }

    public required bool? Ipv6Safe { get; init; }

    public required bool? Stale { get; init; }

    public required long? AgeSeconds { get; init; }

    internal static string Write(ClusterReading reading) => JsonSerializer.Serialize(From(reading), WireJson.Readable.ReportDocument);

    internal static ReportDocument From(ClusterReading reading) => new()
    {
        ApiVersion = FindingDocuments.ApiVersion,
        RecommendedMtu = reading.Recommended?.Bytes,
        PodMtu = reading.Cluster is { } own ? Families(own.Numbers, isEgress: false) : null,
        EgressMtu = reading.Cluster is { } outside ? Families(outside.Numbers, isEgress: true) : null,
        Nodes = reading.Nodes.ToDictionary(node => node.Name, node => Describe(reading, node)),
        Paths = [.. ReadPath.WorstFirst(reading.Paths).Select(path => Describe(path, reading.At))],
        Omitted = 0,
        Coverage = reading.Cluster?.Coverage,
        Ipv6Safe = reading.Cluster?.Ipv6Safe,
        Stale = reading.IsClusterStale,
        AgeSeconds = Seconds(reading, reading.Cluster?.AsOf),
    };

    private static ReportNodeJson Describe(ClusterReading reading, ReadNode node) => new(
        node.Recommended?.Bytes, Families(node.Numbers, isEgress: false), Families(node.Numbers, isEgress: true), Moment.Of(node.AsOf), Seconds(reading, node.AsOf)!.Value, reading.IsStale(node.AsOf), node.Dropped);

    internal static ReportPathJson Describe(ReadPath path, DateTimeOffset now) => new(
        path.From, path.To, path.Family.Label, path.Via.Label, path.PathMtu?.Bytes, path.Verdict?.Label,
        path.AsOf is { } asOf ? Math.Max(0, (long)(now - asOf).TotalSeconds) : null, path.ReverseMtu?.Bytes, path.Number?.Bytes, path.Hole);

    private static ReportFamiliesJson Families(IReadOnlyDictionary<(bool IsEgress, IpFamily Family), PacketSize> numbers, bool isEgress) =>
        new(Of(numbers, isEgress, IpFamily.Ipv4), Of(numbers, isEgress, IpFamily.Ipv6));

    private static int? Of(IReadOnlyDictionary<(bool IsEgress, IpFamily Family), PacketSize> numbers, bool isEgress, IpFamily family) =>
        numbers.TryGetValue((isEgress, family), out var mtu) ? mtu.Bytes : null;

    private static long? Seconds(ClusterReading reading, DateTimeOffset? asOf) => asOf is { } time ? (long)reading.Age(time).TotalSeconds : null;
}

/// <summary>One node; <c>dropped</c> paths that are not clear had no room in its object, null when that cannot be told.</summary>
public sealed record ReportNodeJson(int? RecommendedMtu, ReportFamiliesJson PodMtu, ReportFamiliesJson EgressMtu, string AsOf, long AgeSeconds, bool Stale, int? Dropped);

/// <summary>A number for each family that has one.</summary>
public sealed record ReportFamiliesJson(int? Ipv4, int? Ipv6);

/// <summary>
/// One path, from the node that probed it; the verdict is the worse of both ways, and null when the object does not tell. The number to set outlives silence.
/// Where a black hole lies is null where there is none, or the object does not tell.
/// </summary>
public sealed record ReportPathJson(string From, string To, string Family, string Via, int? PathMtu, string? Verdict, long? AgeSeconds, int? ReverseMtu, int? RecommendedMtu, BlackHoleJson? BlackHole);
