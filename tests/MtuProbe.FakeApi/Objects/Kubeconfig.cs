using System.Runtime.InteropServices;
using System.Text;

namespace MtuProbe.FakeApi.Objects;

/// <summary>The files by which clients find a server.</summary>
internal static class Kubeconfig
{
    /// <param name="caPem">Null for a server without TLS.</param>
    /// <param name="token">KubernetesClient refuses a user without any credentials.</param>
    public static string Write(string url, string? caPem, string token, string context, string? ns)
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Config\nclusters:\n- name: fake\n  cluster:\n");
        text.Append($"    server: {url}\n");
        if (caPem is not null)
        {
            text.Append($"    certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(caPem))}\n");
        }

        text.Append($"users:\n- name: user\n  user:\n    token: {token}\n");
        text.Append($"contexts:\n- name: {context}\n  context:\n    cluster: fake\n    user: user\n");
        if (ns is not null)
        {
            text.Append($"    namespace: {ns}\n");
        }

        return text.Append($"current-context: {context}\n").ToString();
    }

    /// <summary>What a pod finds under /var/run/secrets/kubernetes.io/serviceaccount, with the links through which the kubelet swaps all files at once.</summary>
    public static void WriteServiceAccount(string directory, string token, string caPem, string ns)
    {
        var version = Path.Combine(directory, $"..{Guid.NewGuid():N}");
        Directory.CreateDirectory(version);
        File.WriteAllText(Path.Combine(version, "token"), token);
        File.WriteAllText(Path.Combine(version, "ca.crt"), caPem);
        File.WriteAllText(Path.Combine(version, "namespace"), ns);

        var next = Path.Combine(directory, "..data_tmp");
        File.CreateSymbolicLink(next, Path.GetFileName(version));
        var current = Path.Combine(directory, "..data");
        if (Rename(next, current) != 0)
        {
            throw new IOException($"cannot rename {next} to {current}: error {Marshal.GetLastPInvokeError()}");
        }

        foreach (var file in new[] { "token", "ca.crt", "namespace" })
        {
            var link = Path.Combine(directory, file);
            if (!File.Exists(link))
            {
                File.CreateSymbolicLink(link, Path.Combine("..data", file));
            }
        }
    }

    // File.Move takes a link to a folder for no file.
    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
