using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Measuring;

/// <summary><c>--method auto</c>: what may answer leaves in the same first flight; no method waits for another one to fail.</summary>
internal sealed class AutoMeasurement(MethodMeasurement methods, TimeProvider time)
{
    private readonly TaskCompletionSource<Task> _answered = new(Later);

    /// <summary>How long the responder's answer may come after an echo's that left at the same moment.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private const TaskCreationOptions Later = TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>
    /// Where the target names a port, its service is asked as well. Our responder is believed first, because it measures most; then the service,
    /// because it is what was asked about; unless one of its ends keeps it from asking for what the path may carry, and others can.
    /// </summary>
    public async Task<Finding> RunAsync(MeasuredPath path, CancellationToken cancellationToken)
    {
        if (!path.Target.NamesPort)
        {
            return await WithoutServiceAsync(path, cancellationToken).ConfigureAwait(false);
        }

        using var stopService = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopOthers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var service = methods.TcpAsync(path, stopService.Token);
        var others = WithoutServiceAsync(path, stopOthers.Token);
        var responder = _answered.Task.Unwrap();
        await Task.WhenAny(service, responder, others).ConfigureAwait(false);
        if (responder.IsCompletedSuccessfully || (others.IsCompletedSuccessfully && !service.IsCompleted && IsFromResponder(await others.ConfigureAwait(false))))
        {
            await stopService.CancelAsync().ConfigureAwait(false);
            await service.ConfigureAwait(false);
            return await others.ConfigureAwait(false);
        }

        var byService = await service.ConfigureAwait(false);
        if (ServiceChoice.IsWhole(byService) && !responder.IsCompletedSuccessfully)
        {
            await stopOthers.CancelAsync().ConfigureAwait(false);
            await others.ConfigureAwait(false);
            return byService;
        }

        return ServiceChoice.Between(byService, await others.ConfigureAwait(false));
    }

    private static bool IsFromResponder(Finding finding) => finding is { Measured.Peer: not null, IsKnown: true };

    /// <summary>
    /// Both leave in the same first flight. The moment our responder answers, the echo has done its duty; when it does not, the echo has
    /// lost no time. When the target says that the responder's port is closed, that port answers too, sparingly: where the echo
    /// is not heard either it measures the path, and where the echo stops short it tells which way is the narrow one.
    /// </summary>
    private async Task<Finding> WithoutServiceAsync(MeasuredPath path, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        EchoProber echoProber;
        try
        {
            echoProber = methods.OpenEcho(path);
        }
        catch (PingNotPermittedException refusal)
        {
            var alone = await methods.AgentAsync(path, methods.OpenAgent(path), _answered, cancellationToken).ConfigureAwait(false);
            return alone.Forward.Kind == VerdictKind.Unreachable
                ? Saying(IsClosed(alone) ? await ByPortAsync().ConfigureAwait(false) : alone, $"Echo could not be tried: {refusal.Message}")
                : alone;
        }

        using var stopEcho = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopAgent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (answered, heard) = (_answered, new TaskCompletionSource<Task>(Later));
        var agentProber = methods.OpenAgent(path);
        var agent = methods.AgentAsync(path, agentProber, answered, stopAgent.Token);
        var echo = methods.EchoAsync(path, echoProber, heard, stopEcho.Token);
        var answer = answered.Task.Unwrap();
        await Task.WhenAny(answer, agent, echo).ConfigureAwait(false);
        if (echo.IsCompleted && !answer.IsCompleted && !agent.IsCompleted)
        {
            // With keys its answer takes one round trip more: the challenge.
            var contact = methods.Keys is null ? null : (await echo.ConfigureAwait(false)).Measured.RoundTrip;
            await WithinAsync(Grace + (contact ?? TimeSpan.Zero), answer, cancellationToken).ConfigureAwait(false);
        }

        if (answer.IsCompletedSuccessfully)
        {
            await stopEcho.CancelAsync().ConfigureAwait(false);
            await echo.ConfigureAwait(false);
            var whole = await agent.ConfigureAwait(false);
            return whole.Measured.End == DiscoveryEnd.MixedResponders
                ? await InsteadAsync(path, whole, cancellationToken).ConfigureAwait(false)
                : whole;
        }

        var mute = agent.IsCompletedSuccessfully && IsClosed(await agent.ConfigureAwait(false))
            && !await WithinAsync(Grace, heard.Task.Unwrap(), cancellationToken).ConfigureAwait(false) && !echo.IsCompleted;
        using var stopPort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var port = mute ? ByPortAsync(null, stopPort.Token) : null;
        var byEcho = await echo.ConfigureAwait(false);
        if (byEcho.Forward.Kind == VerdictKind.Unreachable)
        {
            var unanswered = await agent.ConfigureAwait(false);
            return IsClosed(unanswered)
                ? Saying(await (port ?? ByPortAsync()).ConfigureAwait(false), "Nobody answered an echo.")
                : unanswered;
        }

        await stopAgent.CancelAsync().ConfigureAwait(false);
        var byAgent = await agent.ConfigureAwait(false);
        var why = IsClosed(byAgent) ? "the port is closed" : "silence";
        var note = methods.Keys is { } keys && KeyNote.Of(byAgent, keys, agentProber) is { } words ? $" {words}" : string.Empty;
        byEcho = Saying(byEcho, $"No MtuProbe responder answered on UDP port {path.Target.Port} ({why}), so the way back was not measured apart.{note}");
        if (IsClosed(byAgent) && CrossCheck.IsWorth(byEcho))
        {
            stopPort.CancelAfter(CrossCheck.Limit);
            return Saying(byEcho, CrossCheck.Compare(byEcho, await (port ?? ByPortAsync(byEcho.Forward.PathMtu, stopPort.Token)).ConfigureAwait(false)));
        }

        await stopPort.CancelAsync().ConfigureAwait(false);
        await (port ?? Task.CompletedTask).ConfigureAwait(false);
        return byEcho;

        Task<Finding> ByPortAsync(PacketSize? suspected = null, CancellationToken? stop = null) =>
            methods.UdpAsync(path with { TimeLimit = path.TimeLimit - time.GetElapsedTime(start) }, suspected, stop ?? cancellationToken);
    }

    private static bool IsClosed(Finding byAgent) => byAgent.Measured.End == DiscoveryEnd.PortClosed;

    private static Finding Saying(Finding finding, string sentence) => finding with { Explanation = $"{finding.Explanation} {sentence}" };

    private async Task<bool> WithinAsync(TimeSpan wait, Task awaited, CancellationToken cancellationToken) =>
        await Task.WhenAny(awaited, Task.Delay(wait, time, cancellationToken)).ConfigureAwait(false) == awaited;

    /// <summary>Several responders behind one address make the agent's flow void; an echo may still measure the path.</summary>
    private async Task<Finding> InsteadAsync(MeasuredPath path, Finding mixed, CancellationToken cancellationToken)
    {
        var byEcho = await methods.EchoAsync(path, methods.OpenEcho(path), null, cancellationToken).ConfigureAwait(false);
        return byEcho.IsKnown
            ? Saying(byEcho, "Several responders answered in turn for this address, so their answers were not used.")
            : mixed;
    }
}
