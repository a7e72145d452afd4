using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>One node all of whose paths are bad, while every node that has found out pins it.</summary>
internal static class Pins
{
    /// <summary>By how many it is probed in each epoch.</summary>
    internal static IReadOnlyList<int> ProbersOfABadNode(MeshMember[] members, int epochs)
    {
        var mesh = Mesh.Of(members, new MeshLimits());
        var bad = members[0].Name;
        var found = new HashSet<string>();
        var probers = new List<int>();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            string[] probing =
            [
                .. from member in members
                   let chosen = mesh.Choose(member.Name, epoch, found.Contains(member.Name) ? [bad] : [])
                   where chosen.Stable.Contains(bad) || chosen.Rotating.Contains(bad) || chosen.Pinned.Contains(bad)
                   select member.Name,
            ];
            found.UnionWith(probing);
            probers.Add(probing.Length);
        }

        return probers;
    }
}
