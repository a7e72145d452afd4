using System.Net;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Judging;

/// <summary>Hand-made evidence with defaults: 1,500-byte interface, IPv4, the agent method, a search that ended by itself.</summary>
internal static class AFinding
{
    public static IPAddress Router { get; } = IPAddress.Parse("192.0.2.101");

    public static PathFacts Facts(
        IpFamily family = IpFamily.Ipv4,
        ProbeMethod method = ProbeMethod.Agent,
        int? routeMtu = null,
        int? cachedMtu = null,
        int interfaceMtu = 1500) => new()
    {
        Target = new Target("server", IPAddress.Loopback, family, 9798),
        Method = method,
        Via = Via.Pod,
        Source = IPAddress.Loopback,
        SourcePorts = method == ProbeMethod.Agent ? [40000, 40001, 40002] : [],
        InterfaceMtu = PacketSize.Of(interfaceMtu),
        RouteMtu = Size(routeMtu),
        CachedMtu = Size(cachedMtu),
    };

    /// <param name="plpmtu">Largest delivered; null for none.</param>
    /// <param name="max">End of the range.</param>
    /// <param name="smallestLost">Null: one above <paramref name="plpmtu"/>, or none where that is the end of the range.</param>
    public static SearchResult Search(
        int? plpmtu,
        int max = 1500,
        int? smallestLost = null,
        SearchEnd end = SearchEnd.Complete,
        int? localLimit = null,
        bool inPieces = false,
        PtbReport[]? ptbs = null,
        SizeTally[]? tallies = null)
    {
        var lost = smallestLost ?? (plpmtu < max && end == SearchEnd.Complete ? plpmtu + 1 : null);
        var sizes = new List<SizeTally> { new(SearchLimits.ControlSize, 20, plpmtu is null ? 20 : 0) };
        if (plpmtu > 128)
        {
            sizes.Add(Tally(plpmtu.Value, 1, 0));
        }

        if (lost is { } l)
        {
            sizes.Add(Tally(l, 5, 5));
        }

        return new SearchResult
        {
            End = end,
            Phase = SearchPhase.SearchComplete,
            Range = new SizeRange(PacketSize.Of(Math.Min(576, max)), PacketSize.Of(max)),
            LocalLimit = Size(localLimit),
            Plpmtu = Size(plpmtu),
            SmallestLost = Size(lost),
            Boundary = lost is null ? default : new LossCase(5, 0, 20),
            Ptbs = ptbs ?? [],
            Tallies = tallies ?? [.. sizes],
            ArrivedInPieces = inPieces,
            Flights = 5,
        };
    }

    public static SizeTally Tally(int size, int sent, int lost) => new(PacketSize.Of(size), sent, lost);

    public static PtbReport Ptb(int nextHopMtu, int probed, PtbRuling ruling = PtbRuling.Accepted) =>
        new(new PacketTooBig(nextHopMtu, Router, QuoteMatch.Nonce), ruling, PacketSize.Of(probed));

    public static DiscoveryResult Measured(SearchResult forward, SearchResult? reverse = null, DiscoveryEnd end = DiscoveryEnd.Complete, PeerInfo? peer = null) => new()
    {
        End = end,
        Flows = [new FlowResult { Flow = Flow.First, Forward = forward, Reverse = reverse, Peer = peer }],
        RoundTrip = TimeSpan.FromMilliseconds(1),
        Duration = TimeSpan.FromMilliseconds(100),
        UnreachableReporter = null,
    };

    private static PacketSize? Size(int? bytes) => bytes is { } b ? PacketSize.Of(b) : null;
}
