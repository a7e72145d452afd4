using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Measuring;

/// <summary><c>--method auto</c>: what may answer leaves in the same first flight; no method waits for another one to fail.</summary>
internal sealed class AutoMeasurement(MethodMeasurement methods, TimeProvider time)
{
    /// <summary>How long the responder's answer may come after an echo's that left at the same moment.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Both leave in the same first flight. The moment our responder answers, the echo has done its duty; when it does not, the echo has
    /// lost no time.
    /// </summary>
    public async Task<Finding> RunAsync(MeasuredPath path, CancellationToken cancellationToken)
    {
        EchoProber echoProber;
        try
        {
            echoProber = methods.OpenEcho(path);
        }
        catch (PingNotPermittedException refusal)
        {
            var alone = await methods.AgentAsync(path, methods.OpenAgent(path), null, cancellationToken).ConfigureAwait(false);
            return alone.Forward.Kind == VerdictKind.Unreachable
                ? alone with { Explanation = $"{alone.Explanation} Echo could not be tried: {refusal.Message}" }
                : alone;
        }

        using var stopEcho = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopAgent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answered = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var agentProber = methods.OpenAgent(path);
        var agent = methods.AgentAsync(path, agentProber, answered, stopAgent.Token);
        var echo = methods.EchoAsync(path, echoProber, stopEcho.Token);
        var answer = answered.Task.Unwrap();
        await Task.WhenAny(answer, agent, echo).ConfigureAwait(false);
        if (echo.IsCompleted && !answer.IsCompleted && !agent.IsCompleted)
        {
            // With keys its answer takes one round trip more: the challenge.
            var contact = methods.Keys is null ? null : (await echo.ConfigureAwait(false)).Measured.RoundTrip;
            var grace = Task.Delay(Grace + (contact ?? TimeSpan.Zero), time, cancellationToken);
            await Task.WhenAny(answer, grace).ConfigureAwait(false);
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

        var byEcho = await echo.ConfigureAwait(false);
        if (byEcho.Forward.Kind == VerdictKind.Unreachable)
        {
            return await agent.ConfigureAwait(false);
        }

        await stopAgent.CancelAsync().ConfigureAwait(false);
        var byAgent = await agent.ConfigureAwait(false);
        var why = byAgent.Measured.End == DiscoveryEnd.PortClosed ? "the port is closed" : "silence";
        var note = methods.Keys is { } keys && KeyNote.Of(byAgent, keys, agentProber) is { } words ? $" {words}" : string.Empty;
        return byEcho with { Explanation = $"{byEcho.Explanation} No MtuProbe responder answered on UDP port {path.Target.Port} ({why}), so the way back was not measured apart.{note}" };
    }

    /// <summary>Several responders behind one address make the agent's flow void; an echo may still measure the path.</summary>
    private async Task<Finding> InsteadAsync(MeasuredPath path, Finding mixed, CancellationToken cancellationToken)
    {
        var byEcho = await methods.EchoAsync(path, methods.OpenEcho(path), cancellationToken).ConfigureAwait(false);
        return byEcho.IsKnown
            ? byEcho with { Explanation = $"{byEcho.Explanation} Several responders answered in turn for this address, so their answers were not used." }
            : mixed;
    }
}
