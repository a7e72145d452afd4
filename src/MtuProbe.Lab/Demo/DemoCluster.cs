using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Lab.Demo;

/// <summary>
/// The faults of the demo, as values: a port that is silently narrow, a router with a narrow way on that says so, and a port that is narrow
/// in one direction. In the second act another port narrows. Nothing is built here.
/// </summary>
public sealed record DemoCluster
{
    private readonly IReadOnlyDictionary<string, DemoPort> _ports;

    private DemoCluster(IReadOnlyDictionary<string, DemoPort> ports) => _ports = ports;

    /// <summary>All five, in the order of the matrix.</summary>
    public static IReadOnlyList<DemoNode> Nodes { get; } =
    [
        new("node-a", 11, IsBehindRouter: false),
        new("node-b", 12, IsBehindRouter: false),
        new("node-c", 13, IsBehindRouter: false),
        new("node-d", 14, IsBehindRouter: true),
        new("node-e", 15, IsBehindRouter: false),
    ];

    public static DemoCluster FirstAct { get; } = new(new Dictionary<string, DemoPort>
    {
        ["node-b"] = new(PacketSize.Of(1400), PacketSize.Of(1400)),
        ["node-e"] = new(PacketSize.Of(1320), null),
    });

    /// <summary>The same, and the port of <see cref="Narrowing"/> carries less.</summary>
    public static DemoCluster SecondAct { get; } = new(new Dictionary<string, DemoPort>(FirstAct._ports)
    {
        [Narrowing.Name] = new(PacketSize.Of(1380), PacketSize.Of(1380)),
    });

    /// <summary>Whose port narrows in the second act.</summary>
    public static DemoNode Narrowing => Nodes[2];

    /// <summary>What every interface sends.</summary>
    public static PacketSize InterfaceMtu { get; } = PacketSize.Of(1500);

    /// <summary>What the router's way between its two subnets carries, each way. It answers what is larger with a PTB.</summary>
    public static PacketSize RouterMtu { get; } = PacketSize.Of(1420);

    public DemoPort Port(DemoNode node) => _ports.GetValueOrDefault(node.Name);

    /// <summary>
    /// The smallest limit on the way rules. It says so when it is the router's; no port is built that is silent above the router's limit
    /// and below the interface's, on a way through the router: what is larger than both would vanish, and what lies between be signalled.
    /// </summary>
    public DemoTruth Expect(DemoNode from, DemoNode to)
    {
        var silent = PacketSize.Min(Port(from).FromNode ?? InterfaceMtu, Port(to).ToNode ?? InterfaceMtu);
        var routed = from.IsBehindRouter != to.IsBehindRouter ? RouterMtu : InterfaceMtu;
        return silent < routed ? new DemoTruth(silent, VerdictKind.BlackHole)
            : routed < InterfaceMtu ? new DemoTruth(routed, VerdictKind.Reduced)
            : new DemoTruth(InterfaceMtu, VerdictKind.Clear);
    }
}
