using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MtuProbe.Cluster;

/// <summary>What a credential program is told, in <c>KUBERNETES_EXEC_INFO</c>.</summary>
internal static class ExecInfo
{
    public static string Write(KubeconfigExec exec, KubeconfigCluster cluster)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", exec.ApiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (exec.WantsCluster)
            {
                Cluster(json, cluster);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Cluster(Utf8JsonWriter json, KubeconfigCluster cluster)
    {
        json.WriteStartObject("cluster");
        foreach (var (name, value) in new[]
        {
            ("server", cluster.Server), ("tls-server-name", cluster.TlsServerName), ("certificate-authority-data", Authority(cluster)), ("proxy-url", cluster.ProxyUrl),
        })
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        if (cluster.SkipTlsVerify)
        {
            json.WriteBoolean("insecure-skip-tls-verify", true);
        }

        json.WriteNull("config");
        json.WriteEndObject();
    }

    /// <summary>The client has read that file already.</summary>
    private static string? Authority(KubeconfigCluster cluster) =>
        cluster.AuthorityData ?? (cluster.AuthorityFile is { } file ? Convert.ToBase64String(File.ReadAllBytes(file)) : null);
}
