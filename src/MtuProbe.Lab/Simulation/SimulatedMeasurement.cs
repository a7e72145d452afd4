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

    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of the losses.</summary>
    public int Seed { get; init; } = 1;

    public bool Reverse { get; init; } = true;

    /// <summary>Puts something between the search and the network: a recorder, a liar.</summary>
    public Func<IProber, IProber> Between { get; init; } = prober => prober;

    /// <summary>Changes the limits of both directions.</summary>
    public Func<SearchLimits, SearchLimits> Limits { get; init; } = limits => limits;

    private PacketSize InterfaceMtu => PacketSize.Of(Network.Links[0].Mtu);

    public DiscoveryResult Discover()
    {
        UInt128 last = 0;
        var simulated = new SimulatedProber(Network, Family, new Random(Seed), Method == ProbeMethod.Udp ? PortUnreachables : null);
        var run = new PathDiscovery(Between(simulated), simulated.Time, () => new ProbeId(++last)).RunAsync(
            new DiscoveryRequest
            {
                Direction = Method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward,
                Limits = Limits(Method == ProbeMethod.Udp ? SearchLimits.For(Family, InterfaceMtu).Rationed() : SearchLimits.For(Family, InterfaceMtu)),
                ReverseLimits = peer => Reverse && Method == ProbeMethod.Agent ? Limits(SearchLimits.For(Family, peer.InterfaceMtu!.Value)) : null,
                TimeLimit = TimeLimit,
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
            SourcePort = Method == ProbeMethod.Icmp ? null : 40000,
            InterfaceMtu = InterfaceMtu,
            RouteMtu = Network.ClientRouteMtu is { } mtu ? PacketSize.Of(mtu) : null,
            CachedMtu = null,
        },
        Discover());
}
