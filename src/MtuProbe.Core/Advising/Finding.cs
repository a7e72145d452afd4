using System.Net;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>Everything there is to say about one path: what was measured, what it means, what to do. All that a publisher sees.</summary>
public sealed record Finding
{
    public required PathFacts Path { get; init; }

    public required DiscoveryResult Measured { get; init; }

    /// <summary>The way there; with an echo, there and back.</summary>
    public required Verdict Forward { get; init; }

    /// <summary>The way back; null when it could not be measured.</summary>
    public required Verdict? Reverse { get; init; }

    public required Recommendation? Recommendation { get; init; }

    public required IReadOnlyList<Remedy> Remedies { get; init; }

    /// <summary>All the evidence in words.</summary>
    public required string Explanation { get; init; }

    public PacketSize? PeerMtu => Measured.Peer?.InterfaceMtu;

    /// <summary>
    /// Whether the peer saw another source than ours; null when nobody said. Bytes are compared: a link-local address equals itself only
    /// in the same scope, and each host numbers its scopes by itself (RFC 4007 §6).
    /// </summary>
    public bool? Natted => Measured.Peer is { SeenSource: var seen } && Path.SourcePort is { } port
        ? !(seen.Port == port && seen.Address.GetAddressBytes().AsSpan().SequenceEqual(Path.Source.GetAddressBytes()))
        : null;

    /// <summary>Something is wrong in a direction that was measured.</summary>
    public bool IsProblem => Forward.IsProblem || Reverse is { IsProblem: true };

    /// <summary>Every direction that was tried could be told.</summary>
    public bool IsKnown => Forward.IsKnown && Reverse is not { IsKnown: false };

    /// <summary>Judges what was measured and advises on it.</summary>
    public static Finding From(PathFacts path, DiscoveryResult measured)
    {
        var forward = VerdictRules.Judge(new Evidence
        {
            Direction = path.Method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward,
            Family = path.Target.Family,
            Search = measured.Forward,
            Discovery = measured.End,
            InterfaceMtu = path.InterfaceMtu,
            RouteMtu = path.RouteMtu,
        });
        var reverse = measured.Reverse is { } back
            ? VerdictRules.Judge(new Evidence
            {
                Direction = Direction.Reverse,
                Family = path.Target.Family,
                Search = back,
                Discovery = measured.End,
                InterfaceMtu = measured.Peer?.InterfaceMtu ?? path.InterfaceMtu,
                RouteMtu = measured.Peer?.RouteMtu,
            })
            : null;

        // Not one packet of the way back came through, though acknowledgements do: nothing was measured there.
        reverse = reverse is { Kind: VerdictKind.Unreachable } ? null : reverse;
        var recommendation = Recommendation.From(forward, reverse, path.RouteMtu, measured.Peer?.RouteMtu);
        return new Finding
        {
            Path = path,
            Measured = measured,
            Forward = forward,
            Reverse = reverse,
            Recommendation = recommendation,
            Remedies = Advising.Remedies.For(forward, reverse, recommendation, path.Target.Family),
            Explanation = string.Join(' ', Sentences(path, forward, reverse, measured).Distinct()),
        };
    }

    private static IEnumerable<string> Sentences(PathFacts path, Verdict forward, Verdict? reverse, DiscoveryResult measured)
    {
        foreach (var sentence in forward.Sentences.Concat(reverse?.Sentences ?? []))
        {
            yield return sentence;
        }

        if (reverse is null && measured.Reverse is not null && forward.Kind != VerdictKind.Unreachable)
        {
            yield return "The way back could not be measured.";
        }

        foreach (var sentence in path.Method == ProbeMethod.Udp ? ClosedPort.Sentences(path.Target, forward, measured) : [])
        {
            yield return sentence;
        }

        if (measured.UnreachableReporter is { } reporter && forward.Kind is (VerdictKind.Unreachable or VerdictKind.BlackHole))
        {
            yield return reporter.Equals(IPAddress.Any) || reporter.Equals(IPAddress.IPv6Any) ? "This host's own kernel refused to send some of it."
                : forward.Kind == VerdictKind.Unreachable ? $"{reporter} reports it unreachable."
                : $"{reporter} answered some of it with an ICMP error that is no \"packet too big\".";
        }

        if (path.CachedMtu is { } cached)
        {
            yield return $"This host's kernel had cached {cached} bytes for the path from an earlier \"packet too big\"; the measurement does not use it.";
        }
    }
}
