using System.ComponentModel;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Lab.Demo;

/// <summary>
/// How the demo is kept apart from the machine: private mounts, processes and (without root) users by util-linux <c>unshare</c>. The names
/// of network namespaces lie on a file system of its own, so that nothing of it is left once its first process has ended, however it
/// ended. The network stays the machine's, for the ports on loopback.
/// </summary>
public static class DemoIsolation
{
    /// <summary>What must be installed, and the Debian package that has it.</summary>
    private static readonly (string Tool, string Package)[] Tools =
        [("unshare", "util-linux"), ("mount", "mount"), ("ip", "iproute2"), ("nft", "nftables"), ("ethtool", "ethtool")];

    private static readonly string[] AsRoot = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

    private static readonly string[] Rootless = [.. AsRoot, "--user", "--map-root-user"];

    /// <summary>Then becomes the command that follows.</summary>
    private static readonly string[] Inside = ["sh", "-c", "mount -t tmpfs -o mode=755 demo /run && exec \"$@\"", "sh"];

    /// <summary>Trying says more than asking for capabilities: containers and sandboxes forbid this in many ways.</summary>
    private static readonly string[] Trial =
    [
        "sh", "-ec",
        """
        unshare --net ip netns add trial
        ip -n trial link add br0 type bridge
        ip -n trial link add port0 type veth peer name port1
        ip netns exec trial nft 'add table bridge trial; add chain bridge trial c { type filter hook forward priority 0; }'
        """,
    ];

    /// <summary>The tool that is missing, in one line that names its package; null when all are there.</summary>
    public static string? MissingTool() => Tools.FirstOrDefault(t => !LabRequirements.IsInstalled(t.Tool)) is { Tool: { } tool, Package: var package }
        ? $"'{tool}' is not installed: apt-get install {package}"
        : null;

    /// <summary>What to put before a command to run it isolated.</summary>
    /// <exception cref="LabException">The system allows neither of the two ways; the message has its words.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync()
    {
        var refusals = new List<string>();
        foreach (var way in Environment.IsPrivilegedProcess ? new[] { AsRoot, Rootless } : [Rootless])
        {
            try
            {
                await LabCommand.RequireAsync([.. way, .. Inside, .. Trial]).ConfigureAwait(false);
                return [.. way, .. Inside];
            }
            catch (Exception refused) when (refused is LabException or Win32Exception)
            {
                refusals.Add(refused.Message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
            }
        }

        throw new LabException(refusals[0]);
    }
}
