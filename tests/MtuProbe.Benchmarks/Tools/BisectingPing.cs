using System.Globalization;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>What an administrator does by hand, as a script: one ping and one second per size. Names no hop and knows no hole.</summary>
internal static class BisectingPing
{
    internal static Tool Tool { get; } = new()
    {
        Name = "bisecting ping",
        Command = (scenario, family, server) =>
        [
            "sh", Path.Combine(AppContext.BaseDirectory, "Tools", "bisect.sh"), $"{server}",
            family switch { IpFamily.Ipv4 => "28", IpFamily.Ipv6 => "48" },
            family switch { IpFamily.Ipv4 => "576", IpFamily.Ipv6 => "1280" },
            $"{scenario.Links[0].Mtu}",
        ],
        Read = output => int.TryParse(output, CultureInfo.InvariantCulture, out var size) ? new Answer(size) : Answer.None,
        Truth = Truths.RoundTrip,
        Patience = Rivals.Patience,
    };
}
