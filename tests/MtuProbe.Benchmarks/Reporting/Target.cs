using System.Text;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>A figure that is promised, and what it came to.</summary>
/// <param name="IsMet">Null where nothing is promised and the figure is only shown.</param>
internal sealed record Target(string Figure, string Promised, string Measured, bool? IsMet)
{
    internal static void Write(StringBuilder report, IReadOnlyList<Target> targets)
    {
        report.Append("### Targets\n\n| figure | promised | measured | |\n|---|---|---|---|\n");
        foreach (var target in targets)
        {
            var verdict = target.IsMet switch { true => "met", false => "**missed**", null => "(shown only)" };
            report.Append($"| {target.Figure} | {target.Promised} | {target.Measured} | {verdict} |\n");
        }

        report.Append('\n');
    }
}
