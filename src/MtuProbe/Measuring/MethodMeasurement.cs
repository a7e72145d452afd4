using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;
using MtuProbe.Recording;

namespace MtuProbe.Measuring;

/// <summary>Measures a path by one method: opens its prober, runs the discovery, judges.</summary>
internal sealed class MethodMeasurement(IoThreads threads, ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress, OwnTraffic? own)
{
    /// <summary>Each sends up to 2 MB a second each way; many at once would fill the link they share and count the losses they make.</summary>
    private const int SurveysAtOnce = 4;

    private readonly SemaphoreSlim _surveys = new(SurveysAtOnce);

    public AgentProber OpenAgent(MeasuredPath path) =>
        new(threads.For(path.Target.Family), path.Source, new IPEndPoint(path.Target.Address, path.Target.Port), time, options.Flows, options.Keys);

    public async Task<Finding> AgentAsync(MeasuredPath path, AgentProber prober, TaskCompletionSource<Task>? answered, CancellationToken cancellationToken)
    {
        var target = path.Target;
        await using (prober.ConfigureAwait(false))
        {
            var traffic = own?.Begin(target, ProbeMethod.Agent);
            traffic?.Own([.. prober.SourcePorts]);
            var observed = new ObservedProber(prober, p => progress(target, p), traffic);
            answered?.SetResult(observed.Answered);
            var facts = path.Facts(ProbeMethod.Agent, prober.SourcePorts);
            var request = new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Limits = options.LimitsFor(target.Family, path.Route.InterfaceMtu),
                Flows = options.Flows,
                ReverseLimits = peer => options.Reverse ? options.LimitsFor(target.Family, peer.InterfaceMtu ?? path.Route.InterfaceMtu) : null,
                LocateHole = measured => FlowToLocate(facts, measured),
                TimeLimit = path.TimeLimit,
            };
            var measured = await MeasureAsync(observed, request, path, cancellationToken).ConfigureAwait(false);
            traffic?.End();
            var finding = Finding.From(facts, measured);
            return KeyNote.Of(finding, options.Keys, prober) is { } note ? finding with { Explanation = $"{finding.Explanation} {note}" } : finding;
        }
    }

    /// <summary>Null without them.</summary>
    public KeyRing? Keys => options.Keys;

    /// <exception cref="PingNotPermittedException">This process may not open a ping socket.</exception>
    public EchoProber OpenEcho(MeasuredPath path) => new(threads.For(path.Target.Family), path.Source, path.Target.Address, time);

    public async Task<Finding> EchoAsync(MeasuredPath path, EchoProber prober, TaskCompletionSource<Task>? answered, CancellationToken cancellationToken)
    {
        await using (prober.ConfigureAwait(false))
        {
            var traffic = own?.Begin(path.Target, ProbeMethod.Icmp);
            var observed = new ObservedProber(prober, p => progress(path.Target, p), traffic);
            answered?.SetResult(observed.Answered);
            var facts = path.Facts(ProbeMethod.Icmp, []);
            var request = new DiscoveryRequest
            {
                Direction = Direction.RoundTrip,
                Limits = options.LimitsFor(path.Target.Family, path.Route.InterfaceMtu),
                LocateHole = measured => FlowToLocate(facts, measured),
                TimeLimit = path.TimeLimit,
            };
            var measured = await MeasureAsync(observed, request, path, cancellationToken).ConfigureAwait(false);
            traffic?.End();
            return Finding.From(facts, measured);
        }
    }

    /// <summary>The search, and then the loss survey where one is asked for: within one time limit.</summary>
    private async Task<DiscoveryResult> MeasureAsync(IProber prober, DiscoveryRequest request, MeasuredPath path, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var found = await new PathDiscovery(prober, time, RandomProbeId.Next).RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (options.LossProbes == 0)
        {
            return found;
        }

        try
        {
            await _surveys.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return found;
        }

        try
        {
            var survey = new LossSurveyRequest
            {
                Direction = request.Direction,
                Family = path.Target.Family,
                Copies = options.LossProbes,
                Locates = options.Gate is null,
                TimeLimit = path.TimeLimit - time.GetElapsedTime(start),
            };
            return await new LossSurvey(prober, time, RandomProbeId.Next).RunAsync(found, survey, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _surveys.Release();
        }
    }

    /// <summary>The way there and back of a service, by its own answers.</summary>
    public Task<Finding> TcpAsync(MeasuredPath path, CancellationToken cancellationToken) =>
        new TcpMeasurement(options, time, progress, own).RunAsync(path, cancellationToken);

    /// <param name="path">Its port is one where nobody listens.</param>
    /// <param name="suspected">What another method found to pass; null when none was asked.</param>
    /// <param name="cancellationToken">Ends it early with what is known.</param>
    public async Task<Finding> UdpAsync(MeasuredPath path, PacketSize? suspected, CancellationToken cancellationToken)
    {
        var target = path.Target;
        var prober = new UdpProber(threads.For(target.Family), path.Source, new IPEndPoint(target.Address, target.Port), time);
        await using (prober.ConfigureAwait(false))
        {
            var traffic = own?.Begin(target, ProbeMethod.Udp);
            traffic?.Own(prober.SourcePort);
            var facts = path.Facts(ProbeMethod.Udp, [prober.SourcePort]);
            var request = new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Limits = options.LimitsFor(target.Family, path.Route.InterfaceMtu).Rationed() with { Suspected = suspected, Flows = 1 },
                LocateHole = measured => suspected is null ? FlowToLocate(facts, measured) : null,
                TimeLimit = path.TimeLimit,
            };
            var measured = await new PathDiscovery(new ObservedProber(prober, p => progress(target, p), traffic), time, RandomProbeId.Next)
                .RunAsync(request, cancellationToken).ConfigureAwait(false);
            traffic?.End();
            return Finding.From(facts, measured);
        }
    }

    private Flow? FlowToLocate(PathFacts facts, DiscoveryResult measured) => options.Hops ? Finding.FlowWithAHole(facts, measured) : null;
}
