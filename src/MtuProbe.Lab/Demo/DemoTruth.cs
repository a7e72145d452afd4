using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Lab.Demo;

/// <summary>What was built in one direction between two nodes, and so what must be found there.</summary>
public readonly record struct DemoTruth(PacketSize PathMtu, VerdictKind Verdict);
