using System.Globalization;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks;

/// <summary>The options of the command.</summary>
internal sealed record Settings
{
    internal const string Usage = "options: [--runs N] [--scenario NAME]... [--mtuprobe PATH] [--write]";

    /// <summary>Odd, so that there is a median.</summary>
    public int Runs { get; private init; } = 3;

    public IReadOnlyList<Scenario> Scenarios { get; private init; } = [];

    /// <summary>Null: find or publish one.</summary>
    public string? Binary { get; private init; } = Environment.GetEnvironmentVariable("MTUPROBE_BIN") is { Length: > 0 } path ? path : null;

    /// <summary>Whether the result goes into README.md.</summary>
    public bool Writes { get; private init; }

    /// <summary>What to type to measure the same again; the binary is whoever types' own.</summary>
    public string Command { get; private init; } = "dotnet run -c Release --project tests/MtuProbe.Benchmarks";

    private static readonly string[] Default =
    [
        "direct", "clear", "rtt-100-clear", "loss-20-clear", "jumbo-clear", "reduced", "routed-hole", "l2-hole",
        "forward-hole", "reverse-hole", "asymmetric", "loss-5-hole", "rtt-100-hole", "jumbo-hole",
    ];

    /// <exception cref="FormatException">An option is unknown, or its value is of no use.</exception>
    internal static Settings Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Settings();
        for (var i = 0; i < arguments.Count; i++)
        {
            settings = arguments[i] switch
            {
                "--write" => settings with { Writes = true },
                "--runs" => settings with { Runs = Count(Value(arguments, ref i)), Command = $"{settings.Command}{Separator(settings)} --runs {arguments[i]}" },
                "--scenario" => settings with { Scenarios = [.. settings.Scenarios, Named(Value(arguments, ref i))], Command = $"{settings.Command}{Separator(settings)} --scenario {arguments[i]}" },
                "--mtuprobe" => settings with { Binary = Value(arguments, ref i) },
                var unknown => throw new FormatException($"unknown: {unknown}; {Usage}"),
            };
        }

        return settings.Scenarios.Count > 0 ? settings : settings with { Scenarios = [.. Default.Select(Named)] };
    }

    /// <summary>What parts the options of <c>dotnet run</c> from ours.</summary>
    private static string Separator(Settings settings) => settings.Command.Contains(" -- ", StringComparison.Ordinal) ? "" : " --";

    private static string Value(IReadOnlyList<string> arguments, ref int at) =>
        ++at < arguments.Count ? arguments[at] : throw new FormatException($"{arguments[at - 1]} needs a value; {Usage}");

    private static int Count(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100
        ? count
        : throw new FormatException($"--runs {text}: needs a number from 1 to 99");

    private static Scenario Named(string name)
    {
        try
        {
            return ScenarioFiles.Named(name);
        }
        catch (KeyNotFoundException unknown)
        {
            throw new FormatException(unknown.Message, unknown);
        }
    }
}
