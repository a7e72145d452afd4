using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Measuring;

/// <summary>From what the user wrote to addresses, within a time limit: getaddrinfo itself cannot be cancelled.</summary>
internal static class TargetResolver
{
    /// <returns>The targets of each written one, and for each that has none the reason.</returns>
    public static async Task<(IReadOnlyList<Target> Targets, IReadOnlyList<PathOutcome> Unresolved)> ResolveAsync(
        ProbeOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var resolved = await Task.WhenAll(options.Targets.Select(t => AddressesAsync(t, options, time, cancellationToken))).ConfigureAwait(false);
        var targets = new List<Target>();
        var unresolved = new List<PathOutcome>();
        foreach (var (text, (addresses, reason)) in options.Targets.Zip(resolved))
        {
            targets.AddRange(addresses.Select(a => new Target(text.Text, a, IpFamily.Of(a), text.Port ?? options.Port)));
            if (addresses.Count == 0)
            {
                unresolved.Add(PathOutcome.Unresolved(text.Text, reason!));
            }
        }

        return (targets, unresolved);
    }

    private static async Task<(IReadOnlyList<IPAddress> Addresses, string? Reason)> AddressesAsync(
        TargetText text, ProbeOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (text.Address is { } address)
        {
            return options.Family is { } family && family != IpFamily.Of(address)
                ? ([], $"target '{text.Text}' is an {Version(IpFamily.Of(address))} address, and --family (or --source) asks for {Version(family)}")
                : ([address], null);
        }

        try
        {
            var all = await Dns.GetHostAddressesAsync(text.Host, cancellationToken)
                .WaitAsync(options.Timeout, time, cancellationToken).ConfigureAwait(false);
            IPAddress[] wanted = [.. all.Where(a => options.Family is not { } family || family == IpFamily.Of(a)).Distinct()];
            return wanted.Length > 0
                ? (wanted, null)
                : ([], $"target '{text.Text}' has no {(options.Family is { } f ? Version(f) + " " : string.Empty)}address");
        }
        catch (SocketException failure)
        {
            return ([], $"target '{text.Text}' does not resolve ({failure.Message}): check the name, or give an address");
        }
        catch (TimeoutException)
        {
            return ([], $"target '{text.Text}' did not resolve within --timeout {options.Timeout.TotalSeconds:0.###}: check the name server, or give an address");
        }
    }

    private static string Version(IpFamily family) => family switch { IpFamily.Ipv4 => "IPv4", IpFamily.Ipv6 => "IPv6" };
}
