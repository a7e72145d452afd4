using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Measuring;

/// <summary>What came of one path that was asked about: a finding, or the reason why nothing could be measured.</summary>
/// <param name="Name">The target as written.</param>
/// <param name="Address">Null when the name has none.</param>
/// <param name="Finding">Null when nothing was measured.</param>
/// <param name="Reason">Why nothing was; null with a finding.</param>
public sealed record PathOutcome(string Name, IPAddress? Address, Finding? Finding, string? Reason)
{
    public IpFamily? Family => Address is null ? null : IpFamily.Of(Address);

    public VerdictKind Verdict => Finding?.Forward.Kind ?? (WasTried ? VerdictKind.Unreachable : VerdictKind.Inconclusive);

    /// <summary>False when its turn never came.</summary>
    public bool WasTried { get; init; } = true;

    public string Explanation => Finding?.Explanation ?? Reason!;

    public bool IsProblem => Finding is { IsProblem: true };

    public bool IsKnown => Finding is { IsKnown: true };

    public static PathOutcome Of(Finding finding) => new(finding.Path.Target.Name, finding.Path.Target.Address, finding, null);

    public static PathOutcome Unmeasured(Target target, string reason) => new(target.Name, target.Address, null, reason);

    public static PathOutcome Untried(Target target, string reason) => Unmeasured(target, $"{target.Name}: {reason}") with { WasTried = false };

    public static PathOutcome Unresolved(string name, string reason) => new(name, null, null, reason);
}
