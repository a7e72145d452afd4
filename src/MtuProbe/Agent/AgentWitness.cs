using Microsoft.Extensions.Logging;
using MtuProbe.Linux.Capture;
using MtuProbe.Recording;
using MtuProbe.Watching;

namespace MtuProbe.Agent;

/// <summary>The witness inside an agent (<c>--witness</c>). Whatever it lacks, the agent goes on without it.</summary>
internal sealed class AgentWitness
{
    /// <summary>A capability or a library does not come by itself; a mounted one may.</summary>
    private static readonly TimeSpan NextTry = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HostWatch _watch;
    private readonly WatchChoice _choice;

    public AgentWitness(TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        _choice = WatchChoice.Of([]);
        Own = new OwnTraffic(EarOn, time);
        _watch = new HostWatch(_choice.Interfaces, time, words => log.LogWarning("witness: {words}", words), ptb => Own.Hear(ptb));
    }

    /// <summary>Explains what the agent itself measures by the PTBs that came meanwhile.</summary>
    public OwnTraffic Own { get; }

    public IReadOnlyList<InterfaceReading> Read() => _watch.Read();

    /// <summary>Until <paramref name="stop"/>; never fails for what a host may lack.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(ListenAsync(stop), TellAsync(stop));

    private Ear? EarOn(string interfaceName) => _watch.SignalsDroppedOn(interfaceName) is { } dropped ? new Ear(dropped, HearsAll: false) : null;

    private async Task ListenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _watch.RunAsync(() => _log.LogInformation("witness: watching {choice}", _choice), stop).ConfigureAwait(false);
            }
            catch (CaptureException refused)
            {
                _log.LogWarning("witness: {reason}; the agent goes on without it, and tries again every {minutes} minutes", refused.Message, NextTry.TotalMinutes);
            }

            await Task.Delay(NextTry, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        var news = new WitnessNews();
        while (!stop.IsCancellationRequested)
        {
            foreach (var (isProblem, words) in news.Of(Read()))
            {
                _log.Log(isProblem ? LogLevel.Warning : LogLevel.Information, "witness: {words}", words);
            }

            await Task.Delay(Tick, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
