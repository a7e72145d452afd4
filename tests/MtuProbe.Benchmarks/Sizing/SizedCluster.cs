using System.Globalization;
using MtuProbe.Benchmarks.Meshing;
using MtuProbe.Core.Meshing;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>A cluster of so many nodes in equal zones, both families, and whom each of its nodes probes.</summary>
internal sealed class SizedCluster
{
    /// <summary>The sizes of the report.</summary>
    public static readonly int[] Sizes = [10, 100, 1_000, 5_000, 15_000];

    public static readonly IpFamily[] Families = [IpFamily.Ipv4, IpFamily.Ipv6];

    /// <summary>Any epoch; the first of a day in November 2026.</summary>
    public const long Epoch = 2_992_896;

    private const int Zones = 3;

    private readonly Lazy<Edges> _edges;

    public SizedCluster(int nodes)
    {
        Nodes = nodes;
        Members = [.. Enumerable.Range(0, nodes).Select(node => new MeshMember(Name(node), ZoneName(node % Zones)))];
        _edges = new Lazy<Edges>(() => new Edges(Members, new MeshLimits()));
    }

    public int Nodes { get; }

    public MeshMember[] Members { get; }

    public Edges Edges => _edges.Value;

    public int StablePaths => Edges.Stable.Sum(peers => peers.Length) / Nodes * Families.Length;

    public int RotatingPaths => Edges.Rotating(0, Epoch).Length * Families.Length;

    /// <summary>As a large cloud names its nodes: 47 characters. Names of peers are most of what is published.</summary>
    public static string Name(int node) => string.Create(
        CultureInfo.InvariantCulture, $"ip-10-{100 + (node / 22_500)}-{100 + (node / 150 % 150)}-{100 + (node % 150)}.eu-central-1.compute.internal");

    public static string Address(IpFamily family, int node) => family switch
    {
        IpFamily.Ipv4 => string.Create(CultureInfo.InvariantCulture, $"10.{100 + (node / 22_500)}.{100 + (node / 150 % 150)}.{100 + (node % 150)}"),
        IpFamily.Ipv6 => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{node / 250:x}:{1 + (node % 250):x}::9"),
    };

    public static string ZoneName(int zone) => $"eu-central-1{(char)('a' + zone)}";

    /// <summary>Whether a path leads from the first zone to the second, or back.</summary>
    public static bool IsFirstZonePair(int from, int to) => (from % Zones, to % Zones) is (0, 1) or (1, 0);

    public static bool IsInFirstZone(int node) => node % Zones == 0;
}
