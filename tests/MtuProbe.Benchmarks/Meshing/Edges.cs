using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>What all nodes of a cluster choose, by their numbers in its list: each is asked, nothing is taken from how the mesh works inside.</summary>
internal sealed class Edges
{
    private readonly Mesh _mesh;
    private readonly MeshMember[] _members;
    private readonly Dictionary<string, int> _numbers;

    internal Edges(MeshMember[] members, MeshLimits limits)
    {
        (_mesh, _members) = (Mesh.Of(members, limits), members);
        _numbers = members.Select((member, number) => (member.Name, number)).ToDictionary(entry => entry.Name, entry => entry.number);
        Stable = [.. members.Select(member => Numbers(_mesh.Choose(member.Name, 0, []).Stable))];
        Zones = [.. members.Select(member => member.Zone!)];
        UncoveredZonePairs = members.DistinctBy(member => member.Zone).Sum(member => _mesh.Choose(member.Name, 0, []).UncoveredZones.Count);
    }

    internal int Nodes => _members.Length;

    /// <summary>Each node's stable peers.</summary>
    internal int[][] Stable { get; }

    internal string[] Zones { get; }

    internal int UncoveredZonePairs { get; }

    internal int EpochsPerSweep => _mesh.EpochsPerSweep!.Value;

    internal string NameOf(int number) => _members[number].Name;

    internal int[] Rotating(int node, long epoch) => Numbers(_mesh.Choose(_members[node].Name, epoch, []).Rotating);

    /// <summary>How many nodes probe each, ascending.</summary>
    internal static int[] Probers(IEnumerable<int[]> peers, int nodes)
    {
        var probers = new int[nodes];
        foreach (var peer in peers.SelectMany(row => row))
        {
            probers[peer]++;
        }

        Array.Sort(probers);
        return probers;
    }

    private int[] Numbers(IReadOnlyList<string> names) => [.. names.Select(name => _numbers[name])];
}
