using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using MtuProbe.Lab.Kernel;
using MtuProbe.LabTests.Manifests;

namespace MtuProbe.LabTests.Image;

/// <summary>The image of the binary under test, built twice by daemonset/image.sh, and loaded.</summary>
internal sealed class BuiltImage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-image-").FullName;

    private BuiltImage()
    {
    }

    public Podman Podman { get; } = new();

    public string Archive => Path.Combine(_folder, "image.tar");

    /// <summary>What the script said.</summary>
    public string Said { get; private set; } = string.Empty;

    public string Name { get; private set; } = string.Empty;

    public static async Task<BuiltImage> BuildAsync()
    {
        var image = new BuiltImage();
        try
        {
            using var build = LabProcess.Run(Path.Combine(Kubectl.Root, "daemonset/image.sh"), "--twice", image.Archive);
            var result = await build.FinishAsync(Patience);
            image.Said = result.ExitCode == 0 ? result.Output : throw new LabException($"daemonset/image.sh: {result}");
            await image.Podman.RunAsync("load", "--quiet", "--input", image.Archive);
            image.Name = await image.Podman.RunAsync("images", "--quiet");
            return image;
        }
        catch
        {
            await image.DisposeAsync();
            throw;
        }
    }

    /// <summary>Of the archive's manifest, as registries keep it.</summary>
    public IReadOnlyList<long> CompressedLayers()
    {
        using var manifest = JsonDocument.Parse(Blobs().Single(blob => blob.Value is [(byte)'{', ..] && blob.Value.AsSpan().IndexOf("\"layers\":["u8) > 0).Value);
        return [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("size").GetInt64())];
    }

    /// <summary>Every file of every layer.</summary>
    public IReadOnlyList<TarEntry> Files()
    {
        var files = new List<TarEntry>();
        foreach (var layer in Blobs().Values.Where(blob => blob is [0x1F, 0x8B, ..]))
        {
            using var content = new TarReader(new GZipStream(new MemoryStream(layer), CompressionMode.Decompress));
            while (content.GetNextEntry(copyData: true) is { } entry)
            {
                files.Add(entry);
            }
        }

        return files;
    }

    public async ValueTask DisposeAsync()
    {
        await Podman.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, byte[]> Blobs()
    {
        var blobs = new Dictionary<string, byte[]>();
        using var archive = new TarReader(File.OpenRead(Archive));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.Name.Contains("blobs/sha256/", StringComparison.Ordinal) && entry.DataStream is { } data)
            {
                using var copy = new MemoryStream();
                data.CopyTo(copy);
                blobs.Add(entry.Name, copy.ToArray());
            }
        }

        return blobs;
    }
}
