using System.Diagnostics.CodeAnalysis;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>
/// A finding of an agent: the last search's, as <c>probe</c> would tell it, and what became of it since. <c>recommendedMtu</c> is what to
/// set now, which rises only after a larger number held and outlives silence; <c>explanation</c> knows of the other paths.
/// </summary>
public sealed record AgentFindingJson : FindingJson
{
    public AgentFindingJson()
    {
    }

    [SetsRequiredMembers]
    internal AgentFindingJson(PathState path, DateTimeOffset now)
        : base(FindingDocuments.Describe(path.Outcome!))
    {
        Peer = path.Id.Peer;
        Family = path.Id.Family.Label;
        Via = path.Id.Via.Label;
        RecommendedMtu = path.Recommended?.Bytes;
        Explanation = path.Explanation;
        PathVerdict = path.Verdict?.Label;
        Since = path.Since is { } since ? Moment.Of(since) : null;
        ConfirmedAt = path.ConfirmedAt is { } confirmed ? Moment.Of(confirmed) : null;
        AgeSeconds = path.ConfirmedAt is { } at ? Math.Max(0, (long)(now - at).TotalSeconds) : null;
    }

    public required string Peer { get; init; }

    /// <summary>The worse of both ways, now: a peer that fell silent is <c>unreachable</c>, whatever its last search said.</summary>
    public required string? PathVerdict { get; init; }

    /// <summary>Since when numbers and verdict are what they are.</summary>
    public required string? Since { get; init; }

    /// <summary>When the numbers were last proved; null when never.</summary>
    public required string? ConfirmedAt { get; init; }

    public required long? AgeSeconds { get; init; }
}
