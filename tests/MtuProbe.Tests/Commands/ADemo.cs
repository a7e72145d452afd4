using MtuProbe.Commands;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;

namespace MtuProbe.Tests.Commands;

/// <summary>Findings of the demo's agents.</summary>
internal static class ADemo
{
    internal static DemoNode Node(string name) => DemoCluster.Nodes.Single(node => node.Name == name);

    /// <summary>All that there is to be found, and only that.</summary>
    internal static List<DemoPath> Found(DemoCluster built) =>
    [
        .. from pair in DemoMatrix.Pairs
           from family in new[] { IpFamily.Ipv4, IpFamily.Ipv6 }
           let there = built.Expect(pair.From, pair.To)
           let back = built.Expect(pair.To, pair.From)
           select new DemoPath(
               pair.From,
               pair.To,
               family,
               Way(there),
               Way(back),
               Math.Min(there.PathMtu.Bytes, back.PathMtu.Bytes),
               DemoCluster.InterfaceMtu.Bytes,
               there.Verdict == VerdictKind.Reduced ? "10.77.1.1" : null),
    ];

    /// <summary>The same, with one path told otherwise.</summary>
    internal static DemoMatrix Except(DemoCluster built, string from, string to, IpFamily family, Func<DemoPath, DemoPath> otherwise) =>
        new([.. Found(built).Select(p => p.From.Name == from && p.To.Name == to && p.Family == family ? otherwise(p) : p)]);

    private static DemoWay Way(DemoTruth truth) => new(truth.PathMtu.Bytes, truth.Verdict, Exact: true);
}
