using System.Text;
using System.Text.Unicode;
using k8s;
using MtuProbe.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Cluster;

/// <summary>A kubeconfig, read node by node: the library's own reader needs reflection, which the native binary does not have.</summary>
internal static class KubeconfigFile
{
    private const int MostBytes = 1 << 20;

    /// <summary>Extensions may hold anything.</summary>
    private const int Deepest = 24;

    /// <param name="files">
    /// One, or several as <c>KUBECONFIG</c> lists them. As with kubectl the first of entries with one name counts, and of several files those
    /// that are not there are passed over.
    /// </param>
    /// <param name="context">Null for the current one.</param>
    /// <exception cref="UsageException">It cannot be read, has no such context, or its credentials cannot be had.</exception>
    public static KubernetesClientConfiguration Configuration(string files, string? context)
    {
        var names = File.Exists(files) ? [files] : files.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var there = names.Where(File.Exists).ToList();
        var merged = (there.Count > 0 ? there : [.. names]).Aggregate(Kubeconfig.Empty, (first, file) => first.And(Read(file)));
        var wanted = context ?? merged.CurrentContext;
        return merged.Contexts.FirstOrDefault(entry => entry.Name == wanted) is { } chosen
            ? new KubeconfigClient(SettingText.OneLine(files), merged).Configuration(chosen)
            : throw new UsageException($"{SettingText.OneLine(files)}: {(wanted is null ? "it has no current context" : $"it has no context '{SettingText.OneLine(wanted)}'")}; "
                + (merged.Contexts.Count > 0 ? $"choose one by --context: {Some(merged.Contexts)}" : "it has none at all: give another --kubeconfig"));
    }

    private static string Some(IReadOnlyList<KubeconfigContext> contexts)
    {
        const int most = 10;
        var names = string.Join(", ", contexts.Take(most).Select(entry => SettingText.OneLine(entry.Name)));
        return contexts.Count > most ? $"{names} and {contexts.Count - most} more" : names;
    }

    private static Kubeconfig Read(string file)
    {
        var name = SettingText.OneLine(file);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StrictParser(Text(file), Deepest, aliases: false));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? KubeconfigNodes.Read(root, Path.GetDirectoryName(Path.GetFullPath(file))!)
                : throw new UsageException($"{name} is no kubeconfig: it has no clusters, contexts and users");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{name} cannot be read ({SettingText.OneLine(broken.Message.TrimEnd('.'))}): give a kubeconfig");
        }
        catch (YamlException broken)
        {
            throw new UsageException($"{name}:{broken.Start.Line} cannot be read ({SettingText.OneLine(broken.Message.TrimEnd('.'))}): correct it from there");
        }
    }

    /// <summary>From a pipe too, whose length nobody knows.</summary>
    private static string Text(string file)
    {
        var bytes = new byte[MostBytes + 1];
        using var stream = File.OpenRead(file);
        var content = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return content.Length > MostBytes ? throw new UsageException($"{SettingText.OneLine(file)} is larger than {MostBytes} bytes: give a kubeconfig")
            : !Utf8.IsValid(content) ? throw new UsageException($"{SettingText.OneLine(file)} is no text in UTF-8: give a kubeconfig")
            : Encoding.UTF8.GetString(content).TrimStart('\uFEFF');
    }
}
