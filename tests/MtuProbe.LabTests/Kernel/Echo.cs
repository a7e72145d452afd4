using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Kernel;

/// <summary>Pings one way through a lab, and counts at the far end what arrived: a lost answer is no lost request.</summary>
internal sealed partial class Echo(KernelLab lab, IpFamily family, bool forward)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Sends <paramref name="copies"/> of one size with DF; says how many arrived whole and what ping printed.</summary>
    internal async Task<(int Arrived, string Printed)> SendAsync(int size, int copies)
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"seen{family}{size}");
        var request = family switch { IpFamily.Ipv4 => "icmp type echo-request", IpFamily.Ipv6 => "icmpv6 type echo-request" };

        // Behind the lab's own filter, which sits at raw.
        await RequireAsync(Receiver("nft", "add table inet " + table));
        await RequireAsync(Receiver("nft", $"add chain inet {table} arrival {{ type filter hook prerouting priority mangle; }}"));
        await RequireAsync(Receiver("nft", $"add rule inet {table} arrival meta length {size} {request} counter"));
        var ping = await PingAsync("-M", "do", "-i", "0.005", "-W", "0.3",
            "-c", Number(copies), "-s", Number(Overhead.DatagramPayload(PacketSize.Of(size), family)));
        var counted = await RequireAsync(Receiver("nft", $"list table inet {table}"));
        return (int.Parse(PacketsPattern().Match(counted).Groups[1].Value, CultureInfo.InvariantCulture), ping);
    }

    /// <summary>What ping prints, whatever its exit code.</summary>
    internal async Task<string> PingAsync(params IReadOnlyList<string> options)
    {
        var target = forward ? lab.ServerAddress(family) : lab.ClientAddress(family);
        IReadOnlyList<string> command = ["ping", "-n", .. options, target.ToString()];
        using var ping = forward ? lab.InClient(command) : lab.InServer(command);
        var result = await ping.FinishAsync(Deadline);
        return result.Output + result.Errors;
    }

    private LabProcess Receiver(params IReadOnlyList<string> command) => forward ? lab.InServer(command) : lab.InClient(command);

    private static async Task<string> RequireAsync(LabProcess process)
    {
        using (process)
        {
            var result = await process.FinishAsync(Deadline);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
            return result.Output;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"counter packets (\d+)")]
    private static partial Regex PacketsPattern();
}
