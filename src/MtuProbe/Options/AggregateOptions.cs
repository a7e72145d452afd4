namespace MtuProbe.Options;

/// <summary>What <c>aggregate</c> was asked, validated.</summary>
internal sealed record AggregateOptions
{
    public required ClusterOptions Cluster { get; init; }

    /// <summary>Directory of the objects; null for a cluster.</summary>
    public required string? Store { get; init; }

    /// <summary>The headless Service that lists the agents; null where all that have an object should measure.</summary>
    public required string? PeerService { get; init; }

    /// <summary>Further namespaces to write to.</summary>
    public required IReadOnlyList<string> PublishTo { get; init; }

    public required string Lease { get; init; }

    public required string Identity { get; init; }

    /// <summary>Where <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c> listen.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>Where the page and <c>/api/v1/report</c> listen; null for nowhere.</summary>
    public required ListenAddress? UiListen { get; init; }

    /// <summary>How long the number of a node that leaves still counts.</summary>
    public required TimeSpan HoldTime { get; init; }

    public required bool LogJson { get; init; }

    public required bool LogDebug { get; init; }
}
