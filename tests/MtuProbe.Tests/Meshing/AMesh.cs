using MtuProbe.Core.Meshing;

namespace MtuProbe.Tests.Meshing;

/// <summary>A cluster whose nodes all know the same members.</summary>
internal sealed class AMesh
{
    private AMesh(IReadOnlyList<MeshMember> members, MeshLimits limits) =>
        (Members, Limits, Mesh) = (members, limits, Mesh.Of(members, limits));

    public IReadOnlyList<MeshMember> Members { get; }

    public MeshLimits Limits { get; }

    public Mesh Mesh { get; }

    public IEnumerable<string> Names => Members.Select(member => member.Name);

    /// <summary>Members <c>node-0</c>, <c>node-1</c> and so on, zone after zone; without sizes, in no zone.</summary>
    public static AMesh Of(int count, MeshLimits? limits = null) => Of(Nodes(count), limits);

    public static AMesh InZones(IEnumerable<int> sizes, MeshLimits? limits = null) => Of(
        [.. sizes.SelectMany((size, zone) => Enumerable.Repeat($"zone-{zone}", size)).Select((zone, i) => new MeshMember($"node-{i}", zone))],
        limits);

    public static AMesh Of(IReadOnlyList<MeshMember> members, MeshLimits? limits = null) => new(members, limits ?? new MeshLimits());

    public static MeshMember[] Nodes(int count) => [.. Enumerable.Range(0, count).Select(i => new MeshMember($"node-{i}", null))];

    public static MeshLimits Peers(int most) => new() { MaxPeers = most };

    public MeshSelection Choose(string self, long epoch = 0, params string[] pinned) => Mesh.Choose(self, epoch, pinned);

    public IEnumerable<(string From, string To)> Stable() => Names.SelectMany(from => Choose(from).Stable.Select(to => (from, to)));

    public IEnumerable<(string From, string To)> Rotating(long epoch) => Names.SelectMany(from => Choose(from, epoch).Rotating.Select(to => (from, to)));

    /// <summary>By how many each member is probed.</summary>
    public IReadOnlyList<int> Probers(IEnumerable<(string From, string To)> edges)
    {
        var probers = edges.CountBy(edge => edge.To).ToDictionary();
        return [.. Names.Select(name => probers.GetValueOrDefault(name))];
    }
}
