namespace MtuProbe.LabTests;

/// <summary>The mtuprobe under test: a published binary, so that what is tested is what ships.</summary>
internal static class MtuProbeBinary
{
    private const string Variable = "MTUPROBE_BIN";

    private static readonly string? Path = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Why it cannot be run; null when it can.</summary>
    internal static string? Missing => Path switch
    {
        null or "" => $"{Variable} does not name the mtuprobe binary",
        _ when !File.Exists(Path) => $"{Variable} names {Path}, which does not exist",
        _ => null,
    };

    internal static IReadOnlyList<string> Command => Missing is null ? [Path!] : [];

    /// <summary>This assembly's own entry: a relay, and what else the lab's self-tests need inside a namespace.</summary>
    internal static IReadOnlyList<string> Self { get; } = ["dotnet", typeof(MtuProbeBinary).Assembly.Location];
}
