using System.Diagnostics;
using System.Globalization;
using System.Net;
using MtuProbe.Benchmarks.Crowd;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Benchmarks.Many;

/// <summary>What runs inside the client's namespace: many paths over one I/O thread of ours. The result is one line, <c>NAME VALUE</c> pairs.</summary>
internal static class ManyInside
{
    internal const string Verb = "inside-many";

    private const int Port = 9798;

    /// <summary>Of the round that is measured: it passes everywhere.</summary>
    private static readonly PacketSize Passing = PacketSize.Of(1400);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary><c>search|echo|floor METHOD FAMILY TARGETS ROUNDS SPACING</c>, the last in microseconds.</summary>
    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (work, method, family) = (arguments[0], arguments[1], arguments[2] == "IPv4" ? IpFamily.Ipv4 : IpFamily.Ipv6);
        var count = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var rounds = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        var spacing = TimeSpan.FromMicroseconds(int.Parse(arguments[5], CultureInfo.InvariantCulture));
        IPAddress[] targets = [.. CrowdLab.Targets(family, count, CrowdKind.Narrow).Select(target => IPAddress.Parse(target.Address))];
        if (work == "floor")
        {
            BareLoop.Run(targets, rounds, Passing.Bytes);
            return 0;
        }

        using var io = new IoThread(family, TimeProvider.System, spacing);
        await using var lanes = new LanePool(io, 1, TimeProvider.System);
        var any = family == IpFamily.Ipv4 ? IPAddress.Any : IPAddress.IPv6Any;
        IProber[] probers =
        [
            .. targets.Select(IProber (target) => method == "agent"
                ? lanes.Open(new IPEndPoint(target, Port), null, [])
                : new EchoProber(io, any, target, TimeProvider.System)),
        ];
        var direction = method == "agent" ? Direction.Forward : Direction.RoundTrip;

        // Everything is compiled once before anything is measured.
        await WorkAsync(work, probers[..Math.Min(50, count)], family, direction, 1).ConfigureAwait(false);
        var meter = Meter.Start();
        var right = await WorkAsync(work, probers, family, direction, rounds).ConfigureAwait(false);
        Console.WriteLine($"{meter.Read()} right {right}");
        return 0;
    }

    private static async Task<int> WorkAsync(string work, IProber[] probers, IpFamily family, Direction direction, int rounds)
    {
        var found = await Task.WhenAll(probers.Select(prober => Task.Run(() =>
            work == "search" ? SearchAsync(prober, family, direction) : EchoAsync(prober, direction, rounds)))).ConfigureAwait(false);
        return found.Sum();
    }

    /// <summary>One, if it found what is true.</summary>
    private static async Task<int> SearchAsync(IProber prober, IpFamily family, Direction direction)
    {
        var request = new DiscoveryRequest
        {
            Direction = direction,
            Limits = SearchLimits.For(family, PacketSize.Of(1500)),
            TimeLimit = TimeLimit,
        };
        var result = await new PathDiscovery(prober, TimeProvider.System, RandomProbeId.Next).RunAsync(request, CancellationToken.None).ConfigureAwait(false);
        return result is { End: DiscoveryEnd.Complete, Flows: [{ Forward: { End: SearchEnd.Complete, IsExact: true } search }] } && search.Plpmtu == Passing ? 1 : 0;
    }

    /// <summary>How many of so many probes, one after the other, were answered.</summary>
    private static async Task<int> EchoAsync(IProber prober, Direction direction, int rounds)
    {
        var answered = 0;
        var flight = new Probe[1];
        for (var round = 0; round < rounds; round++)
        {
            flight[0] = new Probe(RandomProbeId.Next(), Passing, direction);
            await prober.SendAsync(flight, CancellationToken.None).ConfigureAwait(false);
            answered += await prober.ReceiveAsync(TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false) is ProbeOutcome.Delivered ? 1 : 0;
        }

        return answered;
    }
}
