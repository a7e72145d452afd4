using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;

namespace MtuProbe.Commands;

/// <summary>What a node says of its path to another, in one family.</summary>
/// <param name="From">Who measured.</param>
/// <param name="To">The peer.</param>
/// <param name="Family">The two families are measured apart.</param>
/// <param name="Forward">The way there.</param>
/// <param name="Reverse">The way back; null when that was not measured.</param>
/// <param name="RecommendedMtu">What to set for this path; null when nothing is recommended.</param>
/// <param name="InterfaceMtu">Of the node that measured.</param>
/// <param name="Reporter">The router whose PTB was accepted on the way there.</param>
internal sealed record DemoPath(
    DemoNode From, DemoNode To, IpFamily Family, DemoWay Forward, DemoWay? Reverse, int? RecommendedMtu, int? InterfaceMtu, string? Reporter);

/// <summary>One direction as it was found.</summary>
internal sealed record DemoWay(int? PathMtu, VerdictKind Verdict, bool Exact);
