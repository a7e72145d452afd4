using System.Diagnostics;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>The mtuprobe to measure: what ships, a native binary.</summary>
internal static class MtuProbeBinary
{
    private static readonly string[] Publish = ["publish", "src/MtuProbe", "-c", "Release", "-r", "linux-x64", "-o", "artifacts/publish"];

    /// <summary>The one that is named, or else one that is published now.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    internal static async Task<string> FindAsync(string? named, Action<string> log)
    {
        if (named is not null)
        {
            return File.Exists(named) ? Path.GetFullPath(named) : throw new FormatException($"--mtuprobe {named}: no such file");
        }

        var root = Repository();
        log($"neither --mtuprobe nor MTUPROBE_BIN: dotnet {string.Join(' ', Publish)}");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", Publish) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await publish.WaitForExitAsync().ConfigureAwait(false);
        return publish.ExitCode == 0
            ? Path.Combine(root, "artifacts", "publish", "mtuprobe")
            : throw new FormatException($"cannot publish mtuprobe:\n{said}");
    }

    /// <summary>The folder above this program that holds the solution.</summary>
    internal static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MtuProbe.sln")))
            {
                return folder.FullName;
            }
        }

        throw new FormatException("this program does not lie inside its repository: name the binary with --mtuprobe, and leave out --write");
    }
}
