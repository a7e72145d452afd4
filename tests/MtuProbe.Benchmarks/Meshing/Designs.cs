using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>Ways to choose 24 stable peers, ours among them. The others were not taken; here stands why.</summary>
internal static class Designs
{
    private static readonly int Stable = new MeshLimits().StablePeers;

    internal static IReadOnlyList<(string Name, Func<MeshMember[], IEnumerable<(string From, string To)>> Choose)> All { get; } =
    [
        ("ring, those who follow (ours)", Ours),
        ("rendezvous: those with the highest hash of both names", Rendezvous),
        ("ring, fixed distances all over it", Distances),
    ];

    internal static IEnumerable<(string From, string To)> Ours(MeshMember[] members)
    {
        var mesh = Mesh.Of(members, new MeshLimits());
        return members.SelectMany(from => mesh.Choose(from.Name, 0, []).Stable.Select(to => (from.Name, to)));
    }

    private static IEnumerable<(string From, string To)> Rendezvous(MeshMember[] members) =>
        members.SelectMany(from => members
            .Where(to => to != from)
            .Select(to => (to.Name, Hash: Hash(from.Name + ' ' + to.Name)))
            .OrderByDescending(entry => entry.Hash)
            .Take(Stable)
            .Select(entry => (from.Name, entry.Name)));

    // Distances that do not depend on the number of members more than they must.
    private static IEnumerable<(string From, string To)> Distances(MeshMember[] members)
    {
        MeshMember[] ring = [.. members.OrderBy(member => Hash(member.Name))];
        int[] distances = [.. Enumerable.Range(0, Stable).Select(i => 1 + (i * (ring.Length - 1) / Stable))];
        return ring.SelectMany((from, place) => distances.Select(distance => (from.Name, ring[(place + distance) % ring.Length].Name)));
    }

    private static ulong Hash(string text)
    {
        var hash = text.Aggregate(0xCBF29CE484222325, (sum, character) => unchecked((sum ^ character) * 0x100000001B3));
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9);
        return hash ^ (hash >> 31);
    }
}
