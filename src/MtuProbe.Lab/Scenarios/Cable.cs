namespace MtuProbe.Lab.Scenarios;

/// <summary>One of several parallel cables between two routers, among which each router chooses by a hash of the flow (ECMP).</summary>
public sealed record Cable
{
    /// <summary>Packets above this size towards the server vanish on it. Null: none do.</summary>
    public int? ForwardSilentAbove { get; init; }

    /// <summary>The same towards the client.</summary>
    public int? ReverseSilentAbove { get; init; }
}
