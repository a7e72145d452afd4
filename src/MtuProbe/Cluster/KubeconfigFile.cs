using k8s;
using k8s.KubeConfigModels;
using MtuProbe.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Cluster;

/// <summary>A kubeconfig, read node by node: the library's own reader needs reflection, which the native binary does not have.</summary>
internal static class KubeconfigFile
{
    private const int MostBytes = 1 << 20;

    /// <param name="files">One, or several as <c>KUBECONFIG</c> lists them: of entries with one name the first counts, as with kubectl.</param>
    /// <param name="context">Null for the current one.</param>
    /// <exception cref="UsageException">It cannot be read, or has no such context.</exception>
    public static KubernetesClientConfiguration Configuration(string files, string? context)
    {
        var merged = new K8SConfiguration { Clusters = [], Contexts = [], Users = [] };
        foreach (var file in files.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var one = Read(file);
            merged.CurrentContext ??= one.CurrentContext;
            merged.Clusters = [.. merged.Clusters.Concat(one.Clusters).DistinctBy(entry => entry.Name)];
            merged.Contexts = [.. merged.Contexts.Concat(one.Contexts).DistinctBy(entry => entry.Name)];
            merged.Users = [.. merged.Users.Concat(one.Users).DistinctBy(entry => entry.Name)];
        }

        var wanted = context ?? merged.CurrentContext;
        var known = merged.Contexts.Select(entry => entry.Name).ToList();
        if (wanted is null || !known.Contains(wanted))
        {
            throw new UsageException($"{files}: {(wanted is null ? "it has no current context" : $"it has no context '{SettingText.OneLine(wanted)}'")}; "
                + (known.Count > 0 ? $"choose one by --context: {string.Join(", ", known.Select(SettingText.OneLine))}" : "it has none at all"));
        }

        var user = merged.Contexts.First(entry => entry.Name == wanted).ContextDetails?.User;
        foreach (var credentials in merged.Users.Where(entry => entry.Name == user).Select(entry => entry.UserCredentials).Where(c => c?.ExternalExecution is not null))
        {
            ExecCredential.Fill(credentials);
        }

        return KubernetesClientConfiguration.BuildConfigFromConfigObject(merged, wanted);
    }

    private static K8SConfiguration Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > MostBytes)
            {
                throw new UsageException($"{file} is larger than {MostBytes} bytes: give a kubeconfig");
            }

            using var text = new StreamReader(stream);
            var yaml = new YamlStream();
            yaml.Load(new StrictParser(text.ReadToEnd()));
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? KubeconfigNodes.Read(root, Path.GetDirectoryName(Path.GetFullPath(file))!)
                : throw new UsageException($"{file} is no kubeconfig: it has no clusters, contexts and users");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read ({broken.Message.TrimEnd('.')}): give a kubeconfig");
        }
        catch (YamlException broken)
        {
            throw new UsageException($"{file}:{broken.Start.Line} cannot be read ({SettingText.OneLine(broken.Message.TrimEnd('.'))}): correct it from there");
        }
    }
}
