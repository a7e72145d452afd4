using System.Globalization;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks;

/// <summary>The options of the command.</summary>
internal sealed record Settings
{
    internal const string Usage = "options: [--runs N] [--scenario NAME]... [--tool NAME]... [--targets N] [--mesh] [--cluster] [--sizing] [--agent] [--native] [--tap] [--witness] [--many] [--paths N] [--soak MINUTES] [--year] [--days N] [--mtuprobe PATH] [--write]";

    /// <summary>Odd, so that there is a median.</summary>
    public int Runs { get; private init; } = 3;

    public IReadOnlyList<Scenario> Scenarios { get; private init; } = [];

    /// <summary>How many targets one process of ours is given at once; 0: that is not measured.</summary>
    public int Targets { get; private init; }

    /// <summary>Only the mesh is simulated.</summary>
    public bool Mesh { get; private init; }

    /// <summary>Only what a cluster's agents ask of its API server is simulated.</summary>
    public bool Cluster { get; private init; }

    /// <summary>Only clusters of every size are simulated.</summary>
    public bool Sizing { get; private init; }

    /// <summary>Only an agent's cost is measured.</summary>
    public bool Agent { get; private init; }

    /// <summary>Only how the native binary begins, beside the JIT build, is measured.</summary>
    public bool Native { get; private init; }

    /// <summary>Only what a capture costs is measured.</summary>
    public bool Tap { get; private init; }

    /// <summary>Only thousands of paths on one I/O thread are measured.</summary>
    public bool Many { get; private init; }

    /// <summary>What the promise of them speaks of.</summary>
    internal const int ManyTargets = 5000;

    /// <summary>How many paths; null: as many as the promise speaks of.</summary>
    public int? Paths { get; private init; }

    /// <summary>Only an agent that lives fast is watched, for so many minutes; null: none is.</summary>
    public int? Soak { get; private init; }

    /// <summary>Only the witness is measured, beside tcpdump.</summary>
    public bool Witness { get; private init; }

    /// <summary>Only so many days of an agent's paths are simulated; null: none.</summary>
    public int? Days { get; private init; }

    /// <summary>What the promise speaks of.</summary>
    private const int PromisedTargets = 1000;

    /// <summary>Null: find or publish one.</summary>
    public string? Binary { get; private init; } = Environment.GetEnvironmentVariable("MTUPROBE_BIN") is { Length: > 0 } path ? path : null;

    /// <summary>The tools that are asked; empty: all.</summary>
    public IReadOnlyList<string> Tools { get; private init; } = [];

    /// <summary>Whether the result goes into README.md.</summary>
    public bool Writes { get; private init; }

    /// <summary>What to type to measure the same again; the binary is whoever types' own.</summary>
    public string Command { get; private init; } = "dotnet run -c Release --project tests/MtuProbe.Benchmarks";

    /// <exception cref="FormatException">An option is unknown, or its value is of no use.</exception>
    internal static Settings Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Settings();
        for (var i = 0; i < arguments.Count; i++)
        {
            settings = arguments[i] switch
            {
                "--mesh" => settings with { Mesh = true },
                "--cluster" => settings with { Cluster = true },
                "--sizing" => settings with { Sizing = true },
                "--agent" => settings with { Agent = true },
                "--native" => settings with { Native = true },
                "--tap" => settings with { Tap = true },
                "--many" => settings with { Many = true },
                "--paths" => settings with { Paths = Count(arguments, ref i, most: 10_000) },
                "--soak" => settings with { Soak = Count(arguments, ref i, most: 1440) },
                "--witness" => settings with { Witness = true },
                "--year" => settings with { Days = 365 },
                "--days" => settings with { Days = Count(arguments, ref i, most: 3650) },
                "--tool" => (settings with { Tools = [.. settings.Tools, Value(arguments, ref i)] }).Typed(arguments, i),
                "--write" => settings with { Writes = true },
                "--runs" => (settings with { Runs = Count(arguments, ref i, most: 99) }).Typed(arguments, i),
                "--scenario" => (settings with { Scenarios = [.. settings.Scenarios, Named(Value(arguments, ref i))] }).Typed(arguments, i),
                "--targets" => (settings with { Targets = Count(arguments, ref i, most: 10_000) }).Typed(arguments, i),
                "--mtuprobe" => settings with { Binary = Value(arguments, ref i) },
                var unknown => throw new FormatException($"unknown: {unknown}; {Usage}"),
            };
        }

        return settings.Scenarios.Count + settings.Targets > 0
            ? settings
            : settings with { Scenarios = [.. ScenarioFiles.All.Where(scenario => scenario.Restart is null)], Targets = PromisedTargets };
    }

    /// <summary>Adds an option to <see cref="Command"/>; two dashes part the options of <c>dotnet run</c> from ours.</summary>
    private Settings Typed(IReadOnlyList<string> arguments, int value)
    {
        var separator = Command.Contains(" -- ", StringComparison.Ordinal) ? "" : " --";
        var typed = arguments[value].Contains(' ', StringComparison.Ordinal) ? $"'{arguments[value]}'" : arguments[value];
        return this with { Command = $"{Command}{separator} {arguments[value - 1]} {typed}" };
    }

    private static string Value(IReadOnlyList<string> arguments, ref int at) =>
        ++at < arguments.Count ? arguments[at] : throw new FormatException($"{arguments[at - 1]} needs a value; {Usage}");

    private static int Count(IReadOnlyList<string> arguments, ref int at, int most)
    {
        var text = Value(arguments, ref at);
        return int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= most
            ? count
            : throw new FormatException($"{arguments[at - 1]} {text}: needs a number from 1 to {most}");
    }

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
