using System.ComponentModel;

namespace MtuProbe.Lab.Kernel;

/// <summary>What a machine needs for the lab.</summary>
public static class LabRequirements
{
    /// <summary>The Debian packages that bring the lab's tools; iputils-ping is for the lab's own tests.</summary>
    public const string DebianPackages = "iproute2 nftables ethtool procps iputils-ping";

    private static readonly string[] Tools = ["ip", "nft", "ethtool", "sysctl", "ping"];

    private static readonly Lazy<Task<string?>> Found = new(FindAsync);

    /// <summary>Why the lab cannot be built here, in one line; null when it can. Tried once per process.</summary>
    public static Task<string?> MissingAsync() => Found.Value;

    private static async Task<string?> FindAsync()
    {
        if (Tools.FirstOrDefault(tool => !IsInstalled(tool)) is { } missing)
        {
            return $"'{missing}' is not installed: apt-get install {DebianPackages}";
        }

        if (!File.Exists("/dev/net/tun"))
        {
            return "there is no /dev/net/tun";
        }

        // Trying says more than asking for capabilities: containers and sandboxes forbid this in many ways.
        var trial = $"{KernelLab.NamePrefix}{Environment.ProcessId}-trial";
        try
        {
            await LabCommand.IpBatchAsync([$"netns add {trial}"]).ConfigureAwait(false);
            await LabCommand.IpBatchAsync(["link add link0 type veth peer name link1"], "-n", trial).ConfigureAwait(false);
            return null;
        }
        catch (Exception refused) when (refused is LabException or Win32Exception)
        {
            return $"network namespaces are not available here (root is needed): {refused.Message.ReplaceLineEndings(" ").Trim()}";
        }
        finally
        {
            await LabCommand.RunAsync(["ip", "netns", "del", trial]).ConfigureAwait(false);
        }
    }

    internal static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
