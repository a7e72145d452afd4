using System.Text;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Publishing;

/// <summary>
/// One object as a file of a store, replaced as a whole: a reader sees the old text or the new one, whatever happens to the process or the machine.
/// </summary>
/// <param name="directory">Must exist: one that is missing may be a disk that is not mounted.</param>
/// <param name="name">Of the object.</param>
internal sealed class StoreFile(string directory, string name) : IObjectSink
{
    public string Publisher => "store";

    public string Place => $"store {directory}";

    /// <summary>Paths that finish their searches one after the other share a write.</summary>
    public TimeSpan Gap => TimeSpan.FromSeconds(1);

    public RetryPolicy Retries => RetryPolicy.Disk;

    /// <summary>Hidden, and no YAML file by its name: whoever applies the directory passes over it.</summary>
    private readonly string _draft = Path.Combine(directory, $".{name}.yaml.tmp");

    public string FullName { get; } = Path.Combine(directory, $"{name}.yaml");

    /// <summary>What a process that was killed left behind, or a full disk: it gets its bytes back. Another node's draft is not ours to touch.</summary>
    public void TryRemoveDraft()
    {
        try
        {
            File.Delete(_draft);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // Writing fails for the same reason, and says it.
        }
    }

    /// <summary>Null when nothing is there, or what is there cannot be read: if the directory is at fault, the first write says so.</summary>
    public StoredObject? TryRead()
    {
        try
        {
            return ObjectManifest.TryRead(File.ReadAllText(FullName));
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public ValueTask WriteAsync(PublishedObject content, CancellationToken cancellationToken)
    {
        Replace(ObjectManifest.Write(content));
        return ValueTask.CompletedTask;
    }

    private void Replace(string text)
    {
        TryRemoveDraft();
        try
        {
            // Made anew, so that nobody's link is followed.
            using (var draft = new FileStream(_draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                draft.Write(Encoding.UTF8.GetBytes(text));
                draft.Flush(flushToDisk: true);
            }

            File.Move(_draft, FullName, overwrite: true);
        }
        catch
        {
            TryRemoveDraft();
            throw;
        }

        DirectoryOpen.Flush(directory);
    }
}
