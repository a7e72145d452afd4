using MtuProbe.Benchmarks.Tools;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Crowd;

/// <summary>A way to some of the targets, shared by all of them that lie behind it: a range of addresses of its own in each family.</summary>
/// <param name="Name">What it is.</param>
/// <param name="There">What it carries towards the targets; null: nothing at all.</param>
/// <param name="Back">The same back.</param>
/// <param name="SendsPtb">Too large packets towards the targets are answered by a PTB; otherwise they vanish.</param>
internal sealed record CrowdKind(string Name, int? There, int? Back, bool SendsPtb)
{
    private const int Interface = 1500;

    /// <summary>Half of the targets have something wrong with the way to them, and one in five is not there at all.</summary>
    internal static IReadOnlyList<CrowdKind> All { get; } =
    [
        new("clear", Interface, Interface, SendsPtb: true),
        new("reduced", 1400, Interface, SendsPtb: true),
        new("black hole there", 1377, Interface, SendsPtb: false),
        new("black hole back", Interface, 1320, SendsPtb: false),
        new("dead", null, null, SendsPtb: false),
    ];

    /// <summary>1,400 bytes to everybody: half of them behind a router that says so, half behind a silent hole.</summary>
    internal static IReadOnlyList<CrowdKind> Narrow { get; } =
    [
        new("reduced", 1400, Interface, SendsPtb: true),
        new("black hole there", 1400, Interface, SendsPtb: false),
    ];

    internal Answer Truth(ProbeMethod method) => method switch
    {
        ProbeMethod.Agent => new Answer(There, Back, OurFinding.Words(Verdict(There), Back is null ? null : Verdict(Back), Least)),
        ProbeMethod.Icmp => new Answer(Least, Back: null, OurFinding.Words(Verdict(Least), back: null, Least)),
        _ => throw new NotSupportedException($"{method}"),
    };

    private int? Least => There < Back ? There : Back;

    private VerdictKind Verdict(int? carries) => carries switch
    {
        null => VerdictKind.Unreachable,
        Interface => VerdictKind.Clear,
        _ => SendsPtb ? VerdictKind.Reduced : VerdictKind.BlackHole,
    };
}
