namespace MtuProbe.LabTests.Agent;

/// <summary>A directory of shared keys, as a Secret is mounted. Gone when disposed.</summary>
internal sealed class TestKeys : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mtuprobe-keys-");

    public string Folder => _folder.FullName;

    /// <summary>At once, or not at all: an agent may look at any moment.</summary>
    public void Write(string name, string key)
    {
        var hidden = Path.Combine(Folder, "." + name);
        File.WriteAllText(hidden, key);
        File.Move(hidden, Path.Combine(Folder, name), overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
