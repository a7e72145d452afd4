using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;

namespace MtuProbe.Measuring;

/// <summary>Which of two findings about one path is told: a service's, or what was measured without it.</summary>
internal static class ServiceChoice
{
    /// <summary>Both ways are known, and nothing kept larger sizes from being asked: nobody can add to that.</summary>
    public static bool IsWhole(Finding service) =>
        service is { IsKnown: true, Forward.Bound: null } && service.Reverse?.Bound is null;

    public static Finding Between(Finding service, Finding other)
    {
        if (other.Measured.Peer is not null && other.IsKnown)
        {
            return other;
        }

        if (IsWhole(service) || !other.IsKnown || service.IsProblem)
        {
            return service;
        }

        var words = new[] { service.Forward, service.Reverse }.OfType<Verdict>().Select(verdict => verdict.Explanation);
        return other with { Explanation = $"{other.Explanation} TCP port {service.Path.Target.Port} was asked too: {string.Join(' ', words)}" };
    }
}
