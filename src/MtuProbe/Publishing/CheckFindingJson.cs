using System.Diagnostics.CodeAnalysis;

namespace MtuProbe.Publishing;

/// <summary>A finding of <c>check</c>: the same, and whether the size asked about is delivered.</summary>
public sealed record CheckFindingJson : FindingJson
{
    public CheckFindingJson()
    {
    }

    [SetsRequiredMembers]
    public CheckFindingJson(FindingJson finding)
        : base(finding)
    {
    }

    public int Mtu { get; init; }

    /// <summary>Null when it could not be told.</summary>
    public bool? Ok { get; init; }
}
