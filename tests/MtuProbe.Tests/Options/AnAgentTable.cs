using System.CommandLine;
using System.Text;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

/// <summary>The agent's options as read from a command line, an environment and a file.</summary>
internal static class AnAgentTable
{
    /// <param name="arguments">Separated by spaces.</param>
    /// <param name="environment"><c>NAME=VALUE</c>, separated by spaces.</param>
    /// <param name="yaml">Of a file named agent.yaml; null for none.</param>
    public static AgentOptions Read(string arguments, string environment = "", string? yaml = null) => Read(Words(arguments), Words(environment), yaml);

    public static AgentOptions Read(string[] arguments, string[] environment, string? yaml = null)
    {
        if (yaml is null)
        {
            return ReadWith(arguments, environment);
        }

        var folder = Directory.CreateTempSubdirectory("mtuprobe-options-").FullName;
        try
        {
            var file = Path.Combine(folder, "agent.yaml");
            File.WriteAllText(file, yaml);
            return ReadWith([.. arguments, "--config", file], environment);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the file's reader finds, as <c>origin 'text'</c>.</summary>
    public static string[] ReadFile(byte[] content)
    {
        var errors = new SettingErrors();
        var values = YamlFile.Parse("agent.yaml", content, errors);
        errors.ThrowIfAny();
        return [.. values.Values.SelectMany(v => v).Select(v => v.ToString())];
    }

    public static string[] ReadFile(string content) => ReadFile(Encoding.UTF8.GetBytes(content));

    private static AgentOptions ReadWith(string[] arguments, string[] environment)
    {
        var command = new Command("agent");
        var table = new AgentOptionTable(command, environment.Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]));
        var parsed = command.Parse(arguments);
        Assert.That(parsed.Errors, Is.Empty);
        return table.Read(parsed);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
