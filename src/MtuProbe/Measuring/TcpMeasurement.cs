using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;
using MtuProbe.Recording;

namespace MtuProbe.Measuring;

/// <summary>Measures the path to a TCP service, both ways.</summary>
internal sealed class TcpMeasurement(ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress, OwnTraffic? own)
{
    /// <summary>Ports where a service of another kind than TLS usually listens.</summary>
    private static readonly Dictionary<int, TcpQuestionKind> Usual = new()
    {
        [22] = TcpQuestionKind.Ssh, [2222] = TcpQuestionKind.Ssh,
        [80] = TcpQuestionKind.Http, [8000] = TcpQuestionKind.Http, [8080] = TcpQuestionKind.Http,
    };

    /// <summary>Where the service turns out to speak another protocol than its port suggests, once more in that.</summary>
    public async Task<Finding> RunAsync(MeasuredPath path, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var asked = options.TcpSay?.Kind ?? Usual.GetValueOrDefault(path.Target.Port, TcpQuestionKind.Tls);
        var finding = await AskAsync(path, asked, cancellationToken).ConfigureAwait(false);
        var left = path.TimeLimit - time.GetElapsedTime(start);
        return options.TcpSay is null && Better(asked, finding) is { } spoken && left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested
            ? await AskAsync(path with { TimeLimit = left }, spoken, cancellationToken).ConfigureAwait(false)
            : finding;
    }

    /// <summary>What the service speaks, where that is something else and its answer was too short to tell; null otherwise.</summary>
    private static TcpQuestionKind? Better(TcpQuestionKind asked, Finding finding)
    {
        TcpQuestionKind? spoken = finding.Measured.Tcp?.Answered switch
        {
            TcpAnswerKind.Http => TcpQuestionKind.Http,
            TcpAnswerKind.Ssh => TcpQuestionKind.Ssh,
            TcpAnswerKind.Tls or TcpAnswerKind.TlsAlert => TcpQuestionKind.Tls,
            TcpAnswerKind.None or TcpAnswerKind.Other or null => null,
        };
        return spoken == asked || finding.Reverse is { IsKnown: true } ? null : spoken;
    }

    private async Task<Finding> AskAsync(MeasuredPath path, TcpQuestionKind kind, CancellationToken cancellationToken)
    {
        var target = path.Target;
        var traffic = own?.Begin(target, ProbeMethod.Tcp);
        var prober = new TcpProber(
            path.Source, new IPEndPoint(target.Address, target.Port), Question(kind, target), path.Route.InterfaceMtu, options.Reverse, time, port => traffic?.Own(port));
        await using (prober.ConfigureAwait(false))
        {
            var limits = options.LimitsFor(target.Family, path.Route.InterfaceMtu).OverConnections();
            var request = new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Limits = limits,
                ReverseAtOnce = options.Reverse ? limits : null,
                TimeLimit = path.TimeLimit,
            };
            var measured = await new PathDiscovery(new ObservedProber(prober, p => progress(target, p), traffic), time, RandomProbeId.Next)
                .RunAsync(request, cancellationToken).ConfigureAwait(false);
            traffic?.End();
            return Finding.From(path.Facts(ProbeMethod.Tcp, []), measured with { Tcp = prober.Peer });
        }
    }

    private TcpQuestion Question(TcpQuestionKind kind, Target target)
    {
        var host = target.Host ?? target.Name;
        var isName = !IPAddress.TryParse(host, out _);
        return kind switch
        {
            TcpQuestionKind.Tls => new TlsQuestion(isName ? host : null),
            TcpQuestionKind.Http => new HttpQuestion(target.Family == IpFamily.Ipv6 && !isName ? $"[{target.Address}]" : host),
            TcpQuestionKind.Ssh => new SshQuestion(),
            TcpQuestionKind.Given => new GivenQuestion(options.TcpSay!.Bytes),
        };
    }
}
