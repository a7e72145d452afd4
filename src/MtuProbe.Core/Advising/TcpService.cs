using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>What a hole does to the connections of a service: the symptom that somebody complains of, explained.</summary>
internal static class TcpService
{
    /// <summary>First, because it is what the reader came for; nothing where connections do not hang.</summary>
    public static IEnumerable<string> Symptom(PathFacts path, DiscoveryResult measured, Verdict forward, Verdict? reverse)
    {
        if (measured.Tcp is not { } tcp)
        {
            yield break;
        }

        if (reverse is { Kind: VerdictKind.BlackHole, PathMtu: { } back })
        {
            yield return $"{What(tcp.Asked)} hangs because the service's {Segment(Full(path, tcp), tcp, path)}-byte segments do not come back; they pass up to {Segment(back, tcp, path)}{Remedy(back, path)}.";
        }

        if (forward is { Kind: VerdictKind.BlackHole, PathMtu: { } there })
        {
            yield return $"What is sent to the service (uploads, long requests) hangs because segments of {Segment(Full(path, tcp), tcp, path)} bytes do not arrive there; they pass up to {Segment(there, tcp, path)}{(reverse is { Kind: VerdictKind.BlackHole } ? string.Empty : Remedy(there, path))}.";
        }
    }

    /// <summary>What has to be said of a measurement by connections.</summary>
    public static IEnumerable<string> Notes(PathFacts path, DiscoveryResult measured, Verdict forward)
    {
        if (measured.Tcp is not { Established: > 0 } tcp)
        {
            yield break;
        }

        if (forward.PathMtu is not null && forward.Bound?.Kind != SegmentBoundKind.PeerMss && tcp.Offers < path.InterfaceMtu && tcp.Offers < (path.RouteMtu ?? path.InterfaceMtu) && path.CachedMtu is null)
        {
            yield return $"The MSS in the service's handshake allows packets of {tcp.Offers} bytes, less than this host's {path.InterfaceMtu}: its own MTU, a path MTU that it has cached, or an MSS rewritten on the way.";
        }

        if (path.CachedMtu is { } cached)
        {
            yield return $"This host's kernel had cached {cached} bytes for the path from an earlier \"packet too big\", for ten minutes ('ip route get' shows it, 'ip route flush cache' ends it). TCP obeys it, there and back; --method icmp does not.";
        }

        yield return $"Measured by {tcp.Connections} connections to TCP port {path.Target.Port}; where a proxy or a load balancer ends them, the measurement ends too.";
    }

    /// <summary>What connections here use if nobody interferes.</summary>
    private static PacketSize Full(PathFacts path, TcpPeer tcp)
    {
        var own = path.RouteMtu ?? path.InterfaceMtu;
        return tcp.Offers is { } offers ? PacketSize.Min(own, offers) : own;
    }


    /// <summary>What a full packet of a size carries, in the words of whoever reads a packet capture.</summary>
    private static int Segment(PacketSize packet, TcpPeer tcp, PathFacts path) => Math.Max(0, Overhead.TcpMss(packet, path.Target.Family) - tcp.OptionBytes);

    private static string Remedy(PacketSize mtu, PathFacts path) => $". Set MTU {mtu} (MSS {Overhead.TcpMss(mtu, path.Target.Family)}) here";

    private static string What(TcpQuestionKind asked) => asked switch
    {
        TcpQuestionKind.Tls => "The TLS handshake",
        TcpQuestionKind.Http => "The HTTP answer",
        TcpQuestionKind.Ssh => "The SSH key exchange",
        TcpQuestionKind.Given => "The answer",
    };
}
