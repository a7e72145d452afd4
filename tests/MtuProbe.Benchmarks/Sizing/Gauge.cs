using System.Diagnostics;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>Memory and processor of this process, as far as others that run beside it leave them alone.</summary>
internal static class Gauge
{
    /// <summary>Managed memory that is in use, once all that can be collected is.</summary>
    public static long Managed()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Of all threads, the collector's included.</summary>
    public static TimeSpan Processor(Action work)
    {
        using var own = Process.GetCurrentProcess();
        var before = own.TotalProcessorTime;
        work();
        own.Refresh();
        return own.TotalProcessorTime - before;
    }
}
