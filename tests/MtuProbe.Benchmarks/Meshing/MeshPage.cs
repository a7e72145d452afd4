using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>The simulation's report, on stdout and in MESHING.md.</summary>
internal static class MeshPage
{
    /// <exception cref="FormatException">The page is to be written and has lost its markers.</exception>
    internal static void Publish(bool writes, Action<string> log)
    {
        var report = new MeshReport(log).ToMarkdown();
        Console.WriteLine(report);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "mesh", report, "MESHING.md");
        }
    }
}
