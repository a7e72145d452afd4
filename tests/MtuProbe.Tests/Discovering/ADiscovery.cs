using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Tests.Judging;
using MtuProbe.Tests.Searching;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Discovering;

/// <summary>Runs a discovery over a scripted network, with defaults.</summary>
internal static class ADiscovery
{
    public static TimeSpan RoundTrip { get; } = TimeSpan.FromMilliseconds(1);

    public static DiscoveryResult Run(
        ScriptedProber prober,
        bool reverse = false,
        Direction direction = Direction.Forward,
        TimeSpan? timeLimit = null,
        CancellationToken cancellationToken = default)
    {
        var run = new PathDiscovery(prober, prober.Time, SimulatedProbe.Ids()).RunAsync(
            new DiscoveryRequest
            {
                Direction = direction,
                Limits = ASearch.Limits(),
                ReverseLimits = peer => reverse ? SearchLimits.For(IpFamily.Ipv4, peer.InterfaceMtu!.Value) : null,
                TimeLimit = timeLimit ?? TimeSpan.FromSeconds(30),
            },
            cancellationToken);
        Assert.That(run.IsCompleted, Is.True, "virtual time never really waits");
        return run.Result;
    }

    public static Finding Judge(DiscoveryResult result) => Finding.From(AFinding.Facts(), result);

    public static PeerInfo Peer(uint instance) => new(instance, 0, PacketSize.Of(1500), new IPEndPoint(IPAddress.Loopback, 40000));

    public static (TimeSpan After, ProbeOutcome Outcome) Answer(Probe probe, uint instance = 1, double afterMs = 1) =>
        (TimeSpan.FromMilliseconds(afterMs), new ProbeOutcome.Delivered(probe.Id, TimeSpan.FromMilliseconds(afterMs), Peer(instance)));
}
