using MtuProbe.Core.Advising;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;

namespace MtuProbe.Agent;

/// <summary>Who counts what paths do.</summary>
internal interface IProbeCounters
{
    void Searched(Finding finding);

    void Confirmed(ProbeMethod method, ConfirmationRound round);

    /// <summary>Numbers or verdict of a path are not what they were.</summary>
    void PathChanged();
}
