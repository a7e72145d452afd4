namespace MtuProbe.Benchmarks.Tools;

/// <summary>The other ways to ask.</summary>
internal static class Rivals
{
    /// <summary>What brings them.</summary>
    private const string DebianPackages = "scamper traceroute nmap iputils-tracepath iputils-ping coreutils";

    private static readonly string[] Programs = ["scamper", "traceroute", "nmap", "tracepath", "ping", "stdbuf", "sh"];

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    internal static IReadOnlyList<Tool> All { get; } =
        [Scamper.WithShortWait, Scamper.WithDefaultWait, BisectingPing.Tool, Tracepath.Tool, Traceroute.Tool, Nmap.Tool];

    /// <summary>Why they cannot be run; null when they can.</summary>
    internal static string? Missing()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        string[] missing = [.. Programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        return missing.Length == 0 ? null : $"not installed: {string.Join(", ", missing)}; apt-get install {DebianPackages}";
    }
}
