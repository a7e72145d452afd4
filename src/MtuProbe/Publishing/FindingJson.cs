namespace MtuProbe.Publishing;

/// <summary>One path. Sizes are whole IP packets in bytes.</summary>
public record FindingJson
{
    public required string Target { get; init; }

    public required string? Address { get; init; }

    public required string? Family { get; init; }

    public required string? Method { get; init; }

    public required string? Source { get; init; }

    public required string? Via { get; init; }

    public required int? InterfaceMtu { get; init; }

    /// <summary>What the route allows: its own MTU, or the interface's where it sets none.</summary>
    public required int? RouteMtu { get; init; }

    public required int? CachedMtu { get; init; }

    public required int? PeerMtu { get; init; }

    public required int? PathMtu { get; init; }

    public required int? RecommendedMtu { get; init; }

    public required bool Exact { get; init; }

    public required string? Direction { get; init; }

    public required string Verdict { get; init; }

    public required ReverseJson? Reverse { get; init; }

    public required BlackHoleJson? BlackHole { get; init; }

    public required PtbJson Ptb { get; init; }

    public required IReadOnlyList<FlowJson> Flows { get; init; }

    public required bool? Natted { get; init; }

    public required LossJson Loss { get; init; }

    public required double? RttMs { get; init; }

    public required double? DurationMs { get; init; }

    public required ProbesJson Probes { get; init; }

    /// <summary>Of the tcp method; null with others.</summary>
    public TcpJson? Tcp { get; init; }

    /// <summary>What the wire showed, with <c>--pcap</c>; null without.</summary>
    public PathWitnessJson? Witness { get; init; }

    public required string Explanation { get; init; }

    public required IReadOnlyList<RemedyJson> Remedies { get; init; }
}

public sealed record ReverseJson(int? PathMtu, string Verdict, bool Exact, int? SmallestLost, LossJson Loss);

/// <summary>Null routers: nobody looked, or nobody answered.</summary>
public sealed record BlackHoleJson(int? SmallestLost, HopJson? After, HopJson? Before);

public sealed record HopJson(int Ttl, string? Address);

public sealed record PtbJson(int Accepted, int Rejected, int? NextHopMtu, string? Reporter);

/// <summary>One lane; its way back is null where that was not measured.</summary>
public sealed record FlowJson(int SourcePort, int? PathMtu, string Verdict, FlowReverseJson? Reverse);

public sealed record FlowReverseJson(int? PathMtu, string Verdict);

/// <summary>Shares, 0 to 1; null where nothing was measured. By size, smallest first, with <c>--loss-probes</c> only.</summary>
public sealed record LossJson(double? BelowBoundary, double? AboveBoundary, IReadOnlyList<SizeLossJson>? BySize);

public sealed record SizeLossJson(int Size, int Sent, int Lost);

/// <summary>Both directions together; bytes are those of the probes, IP headers included.</summary>
public sealed record ProbesJson(int Sent, int Lost, long Bytes);

/// <param name="Port">Of the service.</param>
/// <param name="Connections">How many were begun.</param>
/// <param name="Asked">What the service was asked: tls, http, ssh, given.</param>
/// <param name="AnswerBytes">The longest answer heard.</param>
/// <param name="PeerAllows">The largest packet that the MSS of its handshakes allows; null without a handshake.</param>
/// <param name="LimitedBy">What kept larger sizes from being asked on the way there: ownPathMtu, peerMss; null when nothing did.</param>
/// <param name="ReverseLimitedBy">The same on the way back: ownPathMtu, peerSegments, answerLength.</param>
public sealed record TcpJson(int Port, int Connections, string Asked, long AnswerBytes, int? PeerAllows, string? LimitedBy, string? ReverseLimitedBy);

/// <param name="Interface">That was listened to.</param>
/// <param name="Packets">Of this measurement, seen there.</param>
/// <param name="Missed">Frames that the capture lost; null when it broke off.</param>
/// <param name="Lost">Probes above the path MTU that nobody answered; null with tcp.</param>
/// <param name="LostThatLeft">How many of those were seen to leave.</param>
/// <param name="Ptbs">Those that arrived, by what became of them.</param>
public sealed record PathWitnessJson(string Interface, int Packets, long? Missed, int? Lost, int? LostThatLeft, IReadOnlyList<WitnessedPtbJson> Ptbs);

/// <summary><paramref name="Fate"/> is one of used, droppedHere, late, damaged, translatedQuote, foreignQuote, belowMinimum, notBelowProbe.</summary>
public sealed record WitnessedPtbJson(string Reporter, int NextHopMtu, int Count, string Fate);

public sealed record RemedyJson(string For, string Text);
