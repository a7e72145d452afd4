using System.CommandLine;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Options;

/// <summary>
/// <c>--key-dir</c>: shared keys as Kubernetes mounts a Secret, one per file. Names that begin with a dot are its machinery, and no keys.
/// </summary>
internal static class KeyDirectory
{
    /// <summary>
    /// Whoever changes one key of a Secret has all its files written anew, in any order: their times differ by less, and say nothing.
    /// </summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    public const string Meaning = "Directory of shared keys, one per file, as a Secret is mounted: probes and answers are authenticated, and others ignored";

    private const string Flag = "--key-dir";

    public static Option<string?> Option() => new(Flag) { HelpName = "DIR", Description = Meaning };

    /// <summary>The newest file's key signs; of those written within a second of it the last by name.</summary>
    /// <param name="directory">Its path.</param>
    /// <param name="origin">Who named it.</param>
    /// <exception cref="UsageException">Names the file or directory, and the remedy.</exception>
    public static KeyRing Read(string directory, string origin = Flag)
    {
        try
        {
            var files = Directory.EnumerateFileSystemEntries(directory)
                .Where(path => !Path.GetFileName(path).StartsWith('.') && !Directory.Exists(path))
                .Select(path => (Path: path, Written: WrittenAt(path)))
                .OrderByDescending(file => file.Path, StringComparer.Ordinal)
                .ToList();
            if (files.Count is 0 or > KeyRing.MostKeys)
            {
                throw new UsageException(files.Count == 0
                    ? $"{origin} '{directory}' holds no key: make one with 'head -c 32 /dev/urandom > {Path.Combine(directory, "key1")}'"
                    : $"{origin} '{directory}' holds {files.Count} files, and {KeyRing.MostKeys} keys is the most: remove the ones no longer in use");
            }

            var newest = files.Max(file => file.Written);
            return new KeyRing([.. files.OrderByDescending(file => newest - file.Written < Together).Select(file => Key(file.Path))]);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{origin} '{directory}' cannot be read ({broken.Message.TrimEnd('.')}): give a directory that holds one key per file");
        }
    }

    /// <summary>Of the file itself: what a Secret's volume shows are links to it.</summary>
    private static DateTime WrittenAt(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).LastWriteTimeUtc;

    private static byte[] Key(string path)
    {
        Span<byte> bytes = stackalloc byte[KeyRing.LongestKey + 2];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var key = bytes[..length];
        if (key is [.., (byte)'\n'])
        {
            key = key[..^1];
        }

        return key.Length is >= KeyRing.ShortestKey and <= KeyRing.LongestKey
            ? key.ToArray()
            : throw new UsageException($"key file '{path}' holds {(key.Length > KeyRing.LongestKey ? "more than " + KeyRing.LongestKey : key.Length)} bytes: a key has {KeyRing.ShortestKey} to {KeyRing.LongestKey}; make one with 'head -c 32 /dev/urandom > {path}'");
    }
}
