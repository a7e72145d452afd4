using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>What <c>mtuprobe probe</c> does to one target, in a simulated network and on its virtual time: no call ever waits.</summary>
public sealed record SimulatedMeasurement(Scenario Network, IpFamily Family)
{
    public ProbeMethod Method { get; init; } = ProbeMethod.Agent;

    /// <summary>How many port unreachables the server sends, which has no responder then; with <see cref="ProbeMethod.Udp"/>.</summary>
    public ErrorRation PortUnreachables { get; init; } = ErrorRation.OfLinux(Family);

    /// <summary>What listens there, with <see cref="ProbeMethod.Tcp"/>.</summary>
    public SimulatedService Service { get; init; } = new();

    /// <summary>Of the losses.</summary>
    public int Seed { get; init; } = 1;

    public bool Reverse { get; init; } = true;

    /// <summary>Whether the hops beside a black hole are to be found.</summary>
    public bool Hops { get; init; } = true;

    /// <summary>How many expired packets each router reports.</summary>
    public ExpiryLimit ExpiryLimit { get; init; } = ExpiryLimit.Linux;

    /// <summary>K, for methods that have flows.</summary>
    public int Flows { get; init; } = 1;

    /// <summary>Puts something between the search and the network: a recorder, a liar.</summary>
    public Func<IProber, IProber> Between { get; init; } = prober => prober;

    /// <summary>Changes the limits of both directions.</summary>
    public Func<SearchLimits, SearchLimits> Limits { get; init; } = limits => limits;

    /// <summary>The scenario's, unless a test says otherwise.</summary>
    public int LossProbes { get; init; } = Network.LossProbes;

    private PacketSize InterfaceMtu => PacketSize.Of(Network.Links[0].Mtu);

    /// <summary>Of the whole measurement.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    private int FlowCount => Method == ProbeMethod.Agent ? Flows : 1;

    private SearchLimits LimitsUpTo(PacketSize max) => Limits(SearchLimits.For(Family, max) with { Flows = FlowCount });

    private PathFacts Facts => new()
    {
        Target = new Target("server", Network.TargetAddress(Family), Family, 9798),
        Method = Method,
        Via = Via.Pod,
        Source = IPAddress.Loopback,
        SourcePorts = Method is ProbeMethod.Icmp or ProbeMethod.Tcp ? [] : [.. Enumerable.Range(40_000, FlowCount)],
        InterfaceMtu = InterfaceMtu,
        RouteMtu = Network.ClientRouteMtu is { } mtu ? PacketSize.Of(mtu) : null,
        CachedMtu = null,
    };

    public DiscoveryResult Discover()
    {
        UInt128 last = 0;
        if (Method == ProbeMethod.Tcp)
        {
            return DiscoverService();
        }

        var simulated = new SimulatedProber(Network, Family, new Random(Seed), ExpiryLimit, Method == ProbeMethod.Udp ? PortUnreachables : null);
        ProbeId NewId() => new(++last);
        var prober = Between(simulated);
        var direction = Method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward;
        var found = Completed(new PathDiscovery(prober, simulated.Time, NewId).RunAsync(
            new DiscoveryRequest
            {
                Direction = direction,
                Flows = FlowCount,
                Limits = Method == ProbeMethod.Udp ? LimitsUpTo(InterfaceMtu).Rationed() : LimitsUpTo(InterfaceMtu),
                ReverseLimits = peer => Reverse && Method == ProbeMethod.Agent ? LimitsUpTo(peer.InterfaceMtu!.Value) : null,
                LocateHole = measured => Hops ? Finding.FlowWithAHole(Facts, measured) : null,
                TimeLimit = TimeLimit,
            },
            CancellationToken.None));
        var survey = new LossSurveyRequest { Direction = direction, Family = Family, Copies = Method == ProbeMethod.Udp ? 0 : LossProbes, TimeLimit = TimeLimit - found.Duration };
        return Completed(new LossSurvey(prober, simulated.Time, NewId).RunAsync(found, survey, CancellationToken.None));
    }

    private DiscoveryResult DiscoverService()
    {
        UInt128 last = 0;
        var simulated = new SimulatedTcpProber(Network, Family, new Random(Seed), Service);
        var limits = LimitsUpTo(InterfaceMtu).OverConnections();
        var request = new DiscoveryRequest { Direction = Direction.Forward, Limits = limits, ReverseAtOnce = Reverse ? limits : null, TimeLimit = TimeLimit };
        var found = Completed(new PathDiscovery(Between(simulated), simulated.Time, () => new(++last)).RunAsync(request, CancellationToken.None));
        return found with { Tcp = simulated.Peer };
    }

    public Finding Conclude() => Finding.From(Facts, Discover());

    private static DiscoveryResult Completed(Task<DiscoveryResult> run) =>
        run.IsCompleted ? run.Result : throw new InvalidOperationException("something waited for real time");
}
