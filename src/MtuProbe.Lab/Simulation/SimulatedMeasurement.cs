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

    /// <summary>Of the losses.</summary>
    public int Seed { get; init; } = 1;

    public bool Reverse { get; init; } = true;

    /// <summary>K, for methods that have flows.</summary>
    public int Flows { get; init; } = 1;

    /// <summary>Puts something between the search and the network: a recorder, a liar.</summary>
    public Func<IProber, IProber> Between { get; init; } = prober => prober;

    /// <summary>Changes the limits of both directions.</summary>
    public Func<SearchLimits, SearchLimits> Limits { get; init; } = limits => limits;

    private PacketSize InterfaceMtu => PacketSize.Of(Network.Links[0].Mtu);

    private SearchLimits LimitsUpTo(PacketSize max) => Limits(SearchLimits.For(Family, max) with { Flows = Flows });

    public DiscoveryResult Discover()
    {
        UInt128 last = 0;
        var simulated = new SimulatedProber(Network, Family, new Random(Seed));
        var run = new PathDiscovery(Between(simulated), simulated.Time, () => new ProbeId(++last)).RunAsync(
            new DiscoveryRequest
            {
                Direction = Method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward,
                Flows = Method == ProbeMethod.Icmp ? 1 : Flows,
                Limits = LimitsUpTo(InterfaceMtu),
                ReverseLimits = peer => Reverse && Method == ProbeMethod.Agent ? LimitsUpTo(peer.InterfaceMtu!.Value) : null,
                TimeLimit = TimeSpan.FromSeconds(30),
            },
            CancellationToken.None);
        return run.IsCompleted ? run.Result : throw new InvalidOperationException("something waited for real time");
    }

    public Finding Conclude() => Finding.From(
        new PathFacts
        {
            Target = new Target("server", IPAddress.Loopback, Family, 9798),
            Method = Method,
            Via = Via.Pod,
            Source = IPAddress.Loopback,
            SourcePorts = Method == ProbeMethod.Agent ? [.. Enumerable.Range(40_000, Flows)] : [],
            InterfaceMtu = InterfaceMtu,
            RouteMtu = Network.ClientRouteMtu is { } mtu ? PacketSize.Of(mtu) : null,
            CachedMtu = null,
        },
        Discover());
}
