using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MtuProbe.Lab.Scenarios;

/// <summary>The scenario files that this assembly carries.</summary>
public static class ScenarioFiles
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Scenario> All { get; } = ReadAll();

    /// <exception cref="KeyNotFoundException">No file has that name.</exception>
    public static Scenario Named(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new KeyNotFoundException($"no scenario '{name}'; there are: {string.Join(", ", All.Select(s => s.Name))}");

    private static Scenario[] ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(file => file.EndsWith(".json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(file => Read(assembly, file)),
        ];
    }

    private static Scenario Read(Assembly assembly, string file)
    {
        using var stream = assembly.GetManifestResourceStream(file)!;
        var scenario = JsonSerializer.Deserialize(stream, ScenarioJson.Default.Scenario)!;
        if (scenario.Links.Count != scenario.Routers.Count + 1 || $"{scenario.Name}.json" != file)
        {
            throw new JsonException($"{file}: needs one link more than routers, and the file's name as its name");
        }

        if (new[] { scenario.Links[0], scenario.Links[^1] }.Any(link => link.Vxlan is not null || link.Cables.Count > 0))
        {
            throw new JsonException($"{file}: tunnels and parallel cables lie between routers");
        }

        return scenario;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Scenario))]
[JsonSerializable(typeof(Bottleneck))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
