using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Measuring;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>The addresses of names, the first of each family. A name that does not resolve just now keeps those it had.</summary>
internal sealed class ResolvedNames(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Dictionary<(string Name, TargetText Target), IReadOnlyList<IPAddress>> _known = [];

    /// <summary>Asks the name servers anew; never throws for what they do.</summary>
    public async Task<IReadOnlyList<(string Name, TargetText Target, IReadOnlyList<IPAddress> Addresses)>> ResolveAsync(
        IReadOnlyList<(string Name, TargetText Target)> targets, CancellationToken cancellationToken)
    {
        var addresses = await Task.WhenAll(targets.Select(target => AddressesAsync(target, cancellationToken))).ConfigureAwait(false);
        _known = targets.Zip(addresses).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. targets.Zip(addresses).Select(pair => (pair.First.Name, pair.First.Target, pair.Second))];
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync((string Name, TargetText Target) target, CancellationToken cancellationToken)
    {
        var (addresses, _) = await TargetResolver.AddressesAsync(target.Target, null, Patience, time, cancellationToken).ConfigureAwait(false);
        return addresses.Count > 0 ? [.. addresses.DistinctBy(IpFamily.Of)] : _known.GetValueOrDefault(target) ?? [];
    }
}
