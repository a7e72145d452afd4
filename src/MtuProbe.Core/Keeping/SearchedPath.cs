using MtuProbe.Core.Advising;
using MtuProbe.Core.Probing;

namespace MtuProbe.Core.Keeping;

/// <summary>A finished search, and over what it may be confirmed.</summary>
/// <param name="Finding">Null when nothing could be measured.</param>
/// <param name="Prober">Its flows are the finding's; where nothing is to be confirmed it only has to wait.</param>
public sealed record SearchedPath(Finding? Finding, IProber Prober)
{
    /// <summary>False where every packet is dear (a closed port's answers): then only searches tell.</summary>
    public bool CanBeConfirmed { get; init; } = true;

    /// <summary>In how long it is this path's turn to have its hole located; null when there is none, or it is known.</summary>
    public TimeSpan? LocateAfter { get; init; }
}
