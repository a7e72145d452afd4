using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MtuProbe.LabTests.Manifests;

/// <summary>The kubectl of this machine, as far as it needs no server.</summary>
internal static class Kubectl
{
    /// <summary>What kustomizations of ours use (<c>labels</c> with templates, options of a generator) is in kubectl since 1.27.</summary>
    private const int OldestMinor = 27;

    private static readonly Lazy<string?> Objection = new(Object);

    /// <summary>Why it cannot be used; null when it can.</summary>
    internal static string? Missing => Objection.Value;

    /// <summary>The source tree that these tests were built from.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>What <c>kubectl apply -k</c> would send.</summary>
    internal static string Render(string directory)
    {
        var (exit, said, error) = Run("kustomize", directory);
        Assert.That((exit, error), Is.EqualTo((0, "")), directory);
        return said;
    }

    private static string? Object()
    {
        try
        {
            var (exit, said, error) = Run("version", "--client", "-o", "json");
            if (exit != 0)
            {
                return $"kubectl does not run: {error.Trim()}";
            }

            using var version = JsonDocument.Parse(said);
            var client = version.RootElement.GetProperty("clientVersion");
            return client.GetProperty("major").GetString() == "1" && int.Parse(client.GetProperty("minor").GetString()!.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture) < OldestMinor
                ? $"kubectl is {client.GetProperty("gitVersion").GetString()}, and 1.{OldestMinor} is the oldest that reads our kustomizations"
                : null;
        }
        catch (Win32Exception)
        {
            return "kubectl is not installed (Debian 13 or later: kubernetes-client)";
        }
    }

    private static (int Exit, string Said, string Error) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said, error.GetAwaiter().GetResult());
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MtuProbe.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no MtuProbe.sln above {AppContext.BaseDirectory}");
    }
}
