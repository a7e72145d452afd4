using MtuProbe.Core.Paths;
using MtuProbe.Measuring;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>In which families outside targets have addresses. A name that does not resolve just now keeps those it had.</summary>
internal sealed class TargetFamilies(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Dictionary<(string Name, TargetText Target), IReadOnlyList<IpFamily>> _known = [];

    /// <summary>Asks the name servers anew; never throws for what they do.</summary>
    public async Task<IReadOnlyList<(string Name, TargetText Target, IpFamily Family)>> ResolveAsync(
        IReadOnlyList<(string Name, TargetText Target)> targets, CancellationToken cancellationToken)
    {
        var families = await Task.WhenAll(targets.Select(target => FamiliesAsync(target, cancellationToken))).ConfigureAwait(false);
        _known = targets.Zip(families).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. targets.Zip(families).SelectMany(pair => pair.Second.Select(family => (pair.First.Name, pair.First.Target, family)))];
    }

    private async Task<IReadOnlyList<IpFamily>> FamiliesAsync((string Name, TargetText Target) target, CancellationToken cancellationToken)
    {
        var (addresses, _) = await TargetResolver.AddressesAsync(target.Target, null, Patience, time, cancellationToken).ConfigureAwait(false);
        return addresses.Count > 0 ? [.. addresses.Select(IpFamily.Of).Distinct()]
            : _known.TryGetValue(target, out var before) ? before
            // Somebody asked for it: that it does not resolve is to be seen.
            : [IpFamily.Ipv4];
    }
}
