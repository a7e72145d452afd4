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
        var resolved = await Task.WhenAll(options.Targets.Select(t => AddressesAsync(t, options.Family, options.Timeout, time, cancellationToken))).ConfigureAwait(false);
        var targets = new List<Target>();
        var unresolved = new List<PathOutcome>();
        foreach (var (text, (addresses, reason)) in options.Targets.Zip(resolved))
        {
            targets.AddRange(addresses.Select(a => new Target(text.Text, a, IpFamily.Of(a), text.Port ?? options.Port) { NamesPort = text.Port is not null, Host = text.Host }));
            if (addresses.Count == 0)
            {
                unresolved.Add(PathOutcome.Unresolved(text.Text, reason!));
            }
        }

        return (targets, unresolved);
    }

    /// <param name="family">Null for every family it has.</param>
    /// <returns>No address, and the reason, when it has none.</returns>
    public static async Task<(IReadOnlyList<IPAddress> Addresses, string? Reason)> AddressesAsync(
        TargetText text, IpFamily? family, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        if (text.Address is { } address)
        {
            return family is { } other && other != IpFamily.Of(address)
                ? ([], $"target '{text.Text}' is an {Version(IpFamily.Of(address))} address, and --family (or --source) asks for {Version(other)}")
                : ([address], null);
        }

        try
        {
            var all = await Dns.GetHostAddressesAsync(text.Host, cancellationToken)
                .WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            IPAddress[] wanted = [.. all.Where(a => family is not { } asked || asked == IpFamily.Of(a)).Distinct()];
            return wanted.Length > 0
                ? (wanted, null)
                : ([], $"target '{text.Text}' has no {(family is { } f ? Version(f) + " " : string.Empty)}address");
        }
        catch (SocketException failure)
        {
            return ([], $"target '{text.Text}' does not resolve ({failure.Message}): check the name, or give an address");
        }
        catch (TimeoutException)
        {
            return ([], $"target '{text.Text}' did not resolve within {timeout.TotalSeconds:0.###} s (--timeout): check the name server, or give an address");
        }
    }

    private static string Version(IpFamily family) => family switch { IpFamily.Ipv4 => "IPv4", IpFamily.Ipv6 => "IPv6" };
}
