using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>A bare search without a clock: a test hands it the outcomes of each flight in the order it likes.</summary>
internal sealed class ASearch
{
    public ASearch(SearchLimits? limits = null, Direction direction = Direction.Forward) =>
        Search = new PlpmtuSearch(limits ?? Limits(), direction, SimulatedProbe.Ids());

    public PlpmtuSearch Search { get; }

    public List<Probe> Sent { get; } = [];

    public static SearchLimits Limits(int max = 1500, int? min = null, IpFamily family = IpFamily.Ipv4) =>
        SearchLimits.For(family, PacketSize.Of(max), min is { } m ? PacketSize.Of(m) : null);

    public static ProbeOutcome Delivered(Probe probe) => new ProbeOutcome.Delivered(probe.Id, TimeSpan.FromMilliseconds(1), null);

    public static ProbeOutcome Lost(Probe probe) => new ProbeOutcome.Lost(probe.Id);

    public static ProbeOutcome TooBig(Probe probe, int nextHopMtu) =>
        new ProbeOutcome.TooBig(probe.Id, new PacketTooBig(nextHopMtu, IPAddress.Parse("192.0.2.101"), QuoteMatch.Nonce));

    public static Func<Probe, ProbeOutcome> Path(int mtu) => probe => probe.Size.Bytes <= mtu ? Delivered(probe) : Lost(probe);

    /// <summary>Sends one flight and settles each of its probes.</summary>
    public IReadOnlyList<Probe> Fly(Func<Probe, ProbeOutcome> fate)
    {
        var flight = Search.NextFlight();
        Sent.AddRange(flight);
        foreach (var probe in flight)
        {
            Search.Take(fate(probe));
        }

        return flight;
    }

    public SearchResult Run(Func<Probe, ProbeOutcome> fate)
    {
        while (Search.End is null)
        {
            Fly(fate);
        }

        return Search.Result();
    }
}
