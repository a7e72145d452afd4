using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>All objects of a store.</summary>
internal static class StoreReading
{
    /// <summary>Larger than any object that we write.</summary>
    private const int MostBytes = 4 << 20;

    /// <exception cref="UsageException">There is no such directory, or it cannot be read.</exception>
    public static ClusterReading Read(string directory, TimeProvider time)
    {
        var objects = new List<StoredObject>();
        var unreadable = new List<string>();
        foreach (var file in Files(directory))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (TryRead(file) is { } stored && stored.Name == name)
            {
                objects.Add(stored);
            }
            else
            {
                unreadable.Add(name);
            }
        }

        return ClusterReading.Of($"store {SettingText.OneLine(directory)}", objects, unreadable, time.GetUtcNow());
    }

    private static List<string> Files(string directory)
    {
        try
        {
            // A draft of a writer begins with a dot.
            return
            [
                .. Directory.EnumerateFiles(directory, "*.yaml")
                    .Where(file => Path.GetFileName(file) is { } name && (name == $"{ObjectKeys.Cluster}.yaml" || name.StartsWith(ObjectNames.NodePrefix, StringComparison.Ordinal)))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--store '{SettingText.OneLine(directory)}' cannot be read ({SettingText.OneLine(broken.Message.TrimEnd('.'))}): give the directory that an agent's --store names");
        }
    }

    private static StoredObject? TryRead(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MostBytes ? ObjectManifest.TryRead(File.ReadAllText(file)) : null;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
