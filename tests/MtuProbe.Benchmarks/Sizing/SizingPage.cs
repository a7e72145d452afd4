using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>The report, on stdout and in daemonset/SIZING.md.</summary>
internal static class SizingPage
{
    private const string Page = "../../daemonset/SIZING.md";

    /// <exception cref="FormatException">The page is to be written and has lost its markers.</exception>
    internal static void Publish(bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        foreach (var (section, markdown) in new SizingReport(log).Tables())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Console.WriteLine($"{section}\n\n{markdown}");
            if (writes)
            {
                Readme.Replace(MtuProbeBinary.Repository(), section, markdown, Page);
            }
        }
    }
}
