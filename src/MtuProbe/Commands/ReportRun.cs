using MtuProbe.Cluster;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary>Objects read once, and told; what keeps them from being read is one line.</summary>
/// <param name="output">Gets the report and nothing else.</param>
/// <param name="errors">Gets that line.</param>
/// <param name="width">Of the terminal.</param>
/// <param name="time">Of all ages.</param>
internal sealed class ReportRun(TextWriter output, TextWriter errors, int width, TimeProvider time)
{
    /// <exception cref="UsageException">There is no such directory, kubeconfig, context or namespace.</exception>
    public async Task<ExitCode> RunAsync(ReportOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (options.Store is { } directory)
            {
                return Tell(StoreReading.Read(directory, time), options.Json, "does an agent with that --store run?");
            }

            using var api = ClusterApi.Open(options.Cluster, time);
            return Tell(
                await ClusterObjects.ReadAsync(api, time, cancellationToken).ConfigureAwait(false),
                options.Json,
                $"is MtuProbe installed there (kubectl get daemonset -n {api.Namespace}), or in another --namespace?");
        }
        catch (ApiException failure)
        {
            return Fail(failure.Failure is ApiFailure.Unauthorized or ApiFailure.Forbidden ? ExitCode.NotPermitted : ExitCode.Unknown, failure.Message);
        }
    }

    private ExitCode Tell(ClusterReading reading, bool json, string remedy)
    {
        if (reading.IsEmpty)
        {
            return Fail(ExitCode.Unknown, $"no object of ours in {reading.Place}: {remedy}");
        }

        output.WriteLine((json ? ReportDocument.Write(reading) : ReportText.Describe(reading, width)).TrimEnd());
        return reading.HasProblem switch
        {
            true => ExitCode.Problem,
            false => ExitCode.Fine,
            null => ExitCode.Unknown,
        };
    }

    private ExitCode Fail(ExitCode code, string line)
    {
        errors.WriteLine($"mtuprobe: {line}");
        return code;
    }
}
