using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>A path that is to be probed: exactly one of address and target is set.</summary>
/// <param name="Address">Of a peer's responder.</param>
/// <param name="Target">Outside, resolved at each search.</param>
/// <param name="IsRotating">For this epoch only.</param>
internal sealed record WantedPath(PathId Id, IPAddress? Address, TargetText? Target, bool IsRotating)
{
    /// <summary>Whether somebody who probes the other probes this one.</summary>
    public bool LeadsWhere(WantedPath other) => Id == other.Id && Equals(Address, other.Address) && Target == other.Target;
}
