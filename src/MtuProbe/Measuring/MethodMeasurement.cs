using System.Net;
using System.Security.Cryptography;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;

namespace MtuProbe.Measuring;

/// <summary>Measures a path by one method: opens its prober, runs the discovery, judges.</summary>
internal sealed class MethodMeasurement(IoThreads threads, ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress)
{
    public async Task<Finding> AgentAsync(MeasuredPath path, TaskCompletionSource<Task>? answered, CancellationToken cancellationToken)
    {
        var target = path.Target;
        var prober = new AgentProber(threads.For(target.Family), path.Source, new IPEndPoint(target.Address, target.Port), time, options.Flows);
        await using (prober.ConfigureAwait(false))
        {
            var observed = new ObservedProber(prober, p => progress(target, p));
            answered?.SetResult(observed.Answered);
            var request = new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Limits = Limits(target.Family, path.Route.InterfaceMtu),
                Flows = options.Flows,
                ReverseLimits = peer => options.Reverse ? Limits(target.Family, peer.InterfaceMtu ?? path.Route.InterfaceMtu) : null,
                TimeLimit = path.TimeLimit,
            };
            var measured = await new PathDiscovery(observed, time, NewId).RunAsync(request, cancellationToken).ConfigureAwait(false);
            return Finding.From(path.Facts(ProbeMethod.Agent, prober.SourcePorts), measured);
        }
    }

    /// <exception cref="PingNotPermittedException">This process may not open a ping socket.</exception>
    public EchoProber OpenEcho(MeasuredPath path) => new(threads.For(path.Target.Family), path.Source, path.Target.Address, time);

    public async Task<Finding> EchoAsync(MeasuredPath path, EchoProber prober, CancellationToken cancellationToken)
    {
        await using (prober.ConfigureAwait(false))
        {
            var request = new DiscoveryRequest
            {
                Direction = Direction.RoundTrip,
                Limits = Limits(path.Target.Family, path.Route.InterfaceMtu),
                TimeLimit = path.TimeLimit,
            };
            var measured = await new PathDiscovery(new ObservedProber(prober, p => progress(path.Target, p)), time, NewId)
                .RunAsync(request, cancellationToken).ConfigureAwait(false);
            return Finding.From(path.Facts(ProbeMethod.Icmp, []), measured);
        }
    }

    private static ProbeId NewId()
    {
        Span<byte> bytes = stackalloc byte[ProbeId.ByteCount];
        RandomNumberGenerator.Fill(bytes);
        return new ProbeId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private SearchLimits Limits(IpFamily family, PacketSize interfaceMtu)
    {
        var max = PacketSize.Min(options.Gate ?? options.Max ?? interfaceMtu, interfaceMtu);
        return SearchLimits.For(family, max, options.Min is { } min ? PacketSize.Min(min, max) : null) with
        {
            GateOnly = options.Gate is not null,
            Flows = options.Flows,
        };
    }
}
