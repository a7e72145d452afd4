using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Crowd;

/// <summary>
/// One server that answers for many addresses, behind one router. Each <see cref="CrowdKind"/> has 10.88.(32 k).0/19 and fd88:k::/32; the
/// router treats each its own way.
/// </summary>
internal static class CrowdLab
{
    private const int PerByte = 250;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Client = ["ip route add 10.88.0.0/16 via 10.77.0.2", "ip -6 route add fd88::/16 via fd77:0:0:0::2"];

    /// <summary>A whole range is local to it. An IPv6 socket may answer from such an address only when told that it need not be an interface's.</summary>
    private static readonly string[] Server =
        ["ip route add local 10.88.0.0/16 dev lo", "ip -6 route add local fd88::/16 dev lo", "sysctl -qw net.ipv6.ip_nonlocal_bind=1"];

    private static readonly Scenario Chain = ScenarioFiles.Named("clear") with { Links = [new() { Mtu = 1500 }, new() { Mtu = 1500 }], Routers = [new()] };

    /// <exception cref="LabException">A tool refused.</exception>
    /// <param name="kinds">Ways to the targets; null: <see cref="CrowdKind.All"/>.</param>
    internal static async Task<KernelLab> BuildAsync(string binary, IReadOnlyList<CrowdKind>? kinds = null)
    {
        kinds ??= CrowdKind.All;
        var lab = await KernelLab.BuildAsync(Chain, [binary]).ConfigureAwait(false);
        try
        {
            await RunAsync(lab.InClient, Client).ConfigureAwait(false);
            await RunAsync(lab.InServer, Server).ConfigureAwait(false);
            await RunAsync(command => lab.InRouter(0, command), [.. kinds.Index().SelectMany(kind => Routes(kind.Index, kind.Item)), Filter(kinds)]).ConfigureAwait(false);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The kinds in turn, so that neighbours in the list differ.</summary>
    internal static IReadOnlyList<(string Address, CrowdKind Kind)> Targets(IpFamily family, int count) => Targets(family, count, CrowdKind.All);

    internal static IReadOnlyList<(string Address, CrowdKind Kind)> Targets(IpFamily family, int count, IReadOnlyList<CrowdKind> kinds) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var (number, kind) = Math.DivRem(i, kinds.Count);
            var address = family switch
            {
                IpFamily.Ipv4 => $"10.88.{(32 * kind) + (number / PerByte)}.{(number % PerByte) + 1}",
                IpFamily.Ipv6 => $"fd88:{kind}::{number + 1:x}",
            };
            return (address, kinds[kind]);
        }),
    ];

    private static string[] Routes(int index, CrowdKind kind)
    {
        if (kind.There is null)
        {
            return [$"ip route add blackhole {Ipv4(index)}", $"ip -6 route add blackhole {Ipv6(index)}"];
        }

        var mtu = kind.SendsPtb ? $" mtu {kind.There}" : "";
        return [$"ip route add {Ipv4(index)} via 10.77.1.2{mtu}", $"ip -6 route add {Ipv6(index)} via fd77:0:0:1::2{mtu}"];
    }

    private static string Filter(IReadOnlyList<CrowdKind> kinds)
    {
        var drops = kinds.Index().Where(kind => kind.Item is { SendsPtb: false, There: not null }).SelectMany(kind => new[]
        {
            $"ip daddr {Ipv4(kind.Index)} meta length > {kind.Item.There} drop",
            $"ip saddr {Ipv4(kind.Index)} meta length > {kind.Item.Back} drop",
            $"ip6 daddr {Ipv6(kind.Index)} meta length > {kind.Item.There} drop",
            $"ip6 saddr {Ipv6(kind.Index)} meta length > {kind.Item.Back} drop",
        });
        return $$"""nft 'table inet crowd { chain arrival { type filter hook prerouting priority raw; {{string.Join("; ", drops)}}; }; }'""";
    }

    private static string Ipv4(int kind) => $"10.88.{32 * kind}.0/19";

    private static string Ipv6(int kind) => $"fd88:{kind}::/32";

    private static async Task RunAsync(Func<string[], LabProcess> start, IEnumerable<string> commands)
    {
        using var process = start(["sh", "-ec", string.Join('\n', commands)]);
        var result = await process.FinishAsync(Patience).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new LabException($"{result}");
        }
    }
}
