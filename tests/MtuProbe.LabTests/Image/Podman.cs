using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Image;

/// <summary>A podman of its own: images, containers and what it remembers lie in a folder that goes with it. runc, because crun wants other cgroups than many CI machines have.</summary>
internal sealed class Podman : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>A root without CAP_SYS_RESOURCE cannot give more than it has, which is what podman asks for by itself.</summary>
    public static readonly string[] Limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-podman-").FullName;

    private string[] Common =>
    [
        "podman", "--root", Path.Combine(_folder, "store"), "--runroot", Path.Combine(_folder, "run"), "--tmpdir", Path.Combine(_folder, "tmp"),
        "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--events-backend", "file", "--runtime", "runc",
    ];

    /// <summary>To its end, whatever that is.</summary>
    public async Task<LabResult> TryAsync(params IReadOnlyList<string> arguments)
    {
        using var process = LabProcess.Run([.. Common, .. arguments]);
        return await process.FinishAsync(Deadline);
    }

    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params IReadOnlyList<string> arguments)
    {
        var result = await TryAsync(arguments);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new LabException($"podman {string.Join(' ', arguments)}: {result}");
    }

    public async ValueTask DisposeAsync()
    {
        await TryAsync("rm", "--all", "--force", "--time", "1");
        await TryAsync("rmi", "--all", "--force");
        using var unmounted = LabProcess.Run("umount", Path.Combine(_folder, "store", "vfs"));
        await unmounted.FinishAsync(Deadline);
        Directory.Delete(_folder, recursive: true);
    }
}
