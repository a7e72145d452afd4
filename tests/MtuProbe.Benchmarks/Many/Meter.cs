using System.Diagnostics;
using System.Globalization;

namespace MtuProbe.Benchmarks.Many;

/// <summary>What this process spends from a moment on.</summary>
internal sealed class Meter
{
    private const double TicksPerSecond = 100;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processor = Processor();
    private readonly double _ioThread = IoThread();
    private readonly long _allocated = GC.GetTotalAllocatedBytes();

    internal static Meter Start() => new();

    /// <summary>Seconds, and bytes.</summary>
    internal string Read() => string.Create(
        CultureInfo.InvariantCulture,
        $"wall {Stopwatch.GetElapsedTime(_started).TotalSeconds:0.000} processor {(Processor() - _processor).TotalSeconds:0.000} io {IoThread() - _ioThread:0.00} allocated {GC.GetTotalAllocatedBytes() - _allocated}");

    private static TimeSpan Processor()
    {
        using var own = Process.GetCurrentProcess();
        return own.TotalProcessorTime;
    }

    /// <summary>Of the thread called io-ipv4 or io-ipv6, user and system (proc_pid_stat(5), fields 14 and 15).</summary>
    private static double IoThread() => Directory.GetDirectories("/proc/self/task")
        .Select(thread => File.ReadAllText($"{thread}/stat"))
        .Where(stat => stat.Contains("(io-ipv", StringComparison.Ordinal))
        .Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' '))
        .Sum(fields => (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
}
