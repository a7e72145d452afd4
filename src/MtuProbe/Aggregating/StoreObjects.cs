using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>The nodes' objects as files of a store; only what changed is read again.</summary>
internal sealed class StoreObjects(string directory)
{
    private readonly Dictionary<string, (DateTime Written, long Length, StoredObject? Content)> _known = new(StringComparer.Ordinal);

    /// <summary>All that there are; a file that is none of ours is passed over.</summary>
    /// <exception cref="IOException">The directory is gone, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public IReadOnlyList<StoredObject> Read()
    {
        var files = new DirectoryInfo(directory).GetFiles($"{ObjectNames.NodePrefix}*.yaml");
        foreach (var file in files.Where(file => !_known.TryGetValue(file.Name, out var known) || known.Written != file.LastWriteTimeUtc || known.Length != file.Length))
        {
            _known[file.Name] = (file.LastWriteTimeUtc, file.Length, new StoreFile(directory, Path.GetFileNameWithoutExtension(file.Name)).TryRead());
        }

        foreach (var gone in _known.Keys.Except(files.Select(file => file.Name)).ToList())
        {
            _known.Remove(gone);
        }

        return [.. _known.Values.Select(known => known.Content).OfType<StoredObject>()];
    }
}
