using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Asking;

/// <summary>The simulation's report, on stdout and in CLUSTER.md.</summary>
internal static class ClusterPage
{
    /// <exception cref="FormatException">The page is to be written and has lost its markers.</exception>
    internal static async Task PublishAsync(bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var report = await new AskingReport(log).ToMarkdownAsync(cancellationToken);
        Console.WriteLine(report);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "cluster", report, "CLUSTER.md");
        }
    }
}
