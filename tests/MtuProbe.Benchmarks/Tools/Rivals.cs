using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>The other ways to ask, each with the options that make it quickest without changing what it finds.</summary>
internal static partial class Rivals
{
    internal const string Scamper = "scamper -w 1";
    internal const string Ping = "bisecting ping";
    internal const string Tracepath = "tracepath";

    /// <summary>What brings them.</summary>
    private const string DebianPackages = "scamper iputils-tracepath iputils-ping coreutils";

    private static readonly string[] Programs = ["scamper", "tracepath", "ping", "stdbuf", "sh"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static IReadOnlyList<Tool> All { get; } =
    [
        new()
        {
            Name = Scamper,
            // Path MTU discovery needs a UDP method; the default, UDP-paris, gets no answer over IPv6 here.
            Command = (_, _, server) => ["scamper", "-I", $"trace -M -w 1 -P UDP {server}"],
            Read = ReadScamper,
            Truth = WayThere,
            Patience = Patience,
        },
        new()
        {
            Name = Ping,
            Command = (scenario, family, server) =>
            [
                "sh", Path.Combine(AppContext.BaseDirectory, "Tools", "bisect.sh"), $"{server}",
                family switch { IpFamily.Ipv4 => "28", IpFamily.Ipv6 => "48" },
                family switch { IpFamily.Ipv4 => "576", IpFamily.Ipv6 => "1280" },
                $"{scenario.Links[0].Mtu}",
            ],
            Read = output => int.TryParse(output, CultureInfo.InvariantCulture, out var size) ? new Answer(size) : Answer.None,
            Truth = RoundTrip,
            Patience = Patience,
        },
        new()
        {
            Name = Tracepath,
            // Line by line, so that what it said until it was cut off counts.
            Command = (_, _, server) => ["stdbuf", "-oL", "tracepath", "-n", $"{server}"],
            Read = output => Sizes().Matches(output) is [.., var last] ? new Answer(Number(last)) : Answer.None,
            Truth = WayThere,
            Patience = Patience,
            MostRuns = 1,
        },
    ];

    /// <summary>Why they cannot be run; null when they can.</summary>
    internal static string? Missing()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        string[] missing = [.. Programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        return missing.Length == 0 ? null : $"not installed: {string.Join(", ", missing)}; apt-get install {DebianPackages}";
    }

    /// <summary>What an echo can tell: the smaller of both ways, unless the scenario says otherwise.</summary>
    internal static Answer RoundTrip(Scenario scenario) =>
        new(scenario.Expect.Icmp?.PathMtu ?? Math.Min(scenario.Expect.PathMtu ?? 0, scenario.Expect.Reverse.PathMtu ?? 0));

    /// <summary>What large packets answered by small ICMP errors can tell.</summary>
    private static Answer WayThere(Scenario scenario) => new(scenario.Expect.PathMtu);

    /// <summary>"traceroute from A to B", then a line for each hop. What it says of a hop before the last is not the path.</summary>
    private static Answer ReadScamper(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var target = lines.FirstOrDefault(line => line.StartsWith("traceroute from", StringComparison.Ordinal))?.Split(' ')[^1];
        var last = lines.LastOrDefault(line => target is not null && line.Split(' ').Contains(target) && char.IsWhiteSpace(line[0]));
        return last is not null && Sizes().Match(last) is { Success: true } size ? new Answer(Number(size)) : Answer.None;
    }

    private static int Number(Match size) => int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"p?mtu:? (\d+)")]
    private static partial Regex Sizes();
}
