using System.Globalization;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>One look at an agent.</summary>
/// <param name="At">Since the watch began.</param>
/// <param name="Probes">Sent so far, as it says itself.</param>
/// <param name="Resident">Bytes, the anonymous part and the files' together.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Series">Lines of <c>/metrics</c> that are no comments.</param>
/// <param name="Processor">So far.</param>
internal sealed record SoakSample(TimeSpan At, double Probes, long Resident, int Handles, int Threads, int Series, TimeSpan Processor)
{
    /// <summary>What the kernel says of a process (proc_pid_status(5)).</summary>
    public static (long Resident, int Handles, int Threads) Look(int process)
    {
        var status = File.ReadAllLines($"/proc/{process}/status");
        long Of(string name) => long.Parse(
            status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return (Of("VmRSS:") << 10, Directory.GetFileSystemEntries($"/proc/{process}/fd").Length, (int)Of("Threads:"));
    }
}
