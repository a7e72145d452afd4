using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>
/// A scenario with a TCP service at its far end, on virtual time: handshakes with their MSS, repetitions as Linux makes them, kernels at both ends
/// that remember a PTB, and a service that thinks before it answers.
/// </summary>
public sealed class SimulatedTcpProber : IProber
{
    /// <summary>With timestamps (RFC 7323), as almost everywhere.</summary>
    private const int Options = 12;

    private const int DefaultMss = 536;

    /// <summary>Linux believes no less (net.ipv4.route.min_pmtu).</summary>
    private const int LeastIpv4PathMtu = 552;

    private static readonly PacketSize Small = PacketSize.Of(80);
    private static readonly PacketSize QuestionPacket = PacketSize.Of(400);
    private static readonly TimeSpan SecondSyn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(280);

    /// <summary>When a packet leaves again that is not acknowledged, counted from the first time (RFC 6298, with Linux' least timeout).</summary>
    private static readonly TimeSpan[] Departures = [.. new[] { 0, 220, 640, 1480, 3160 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    private readonly VirtualArrivals _arriving = new();
    private readonly SimulatedChain _chain;
    private readonly Scenario _scenario;
    private readonly IpFamily _family;
    private readonly SimulatedService _service;
    private int _clientMtu;
    private int _serverMtu;
    private int _connections;
    private int _established;
    private PacketSize? _offers;

    /// <param name="random">Draws the losses; seed it to repeat a run.</param>
    public SimulatedTcpProber(Scenario scenario, IpFamily family, Random random, SimulatedService service)
    {
        (_scenario, _family, _service) = (scenario, family, service);
        _chain = new SimulatedChain(scenario, family, random, Time);
        _clientMtu = Math.Min(scenario.Links[0].Mtu, scenario.ClientRouteMtu ?? int.MaxValue);
        _serverMtu = Math.Min(scenario.Links[^1].Mtu, Math.Min(scenario.ServerRouteMtu ?? int.MaxValue, service.CachedMtu ?? int.MaxValue));
    }

    public VirtualTime Time => _arriving.Time;

    /// <summary>What the connections told.</summary>
    public TcpPeer Peer => new()
    {
        Connections = _connections,
        Established = _established,
        ClosedUnheard = 0,
        Offers = _offers,
        OptionBytes = Options,
        Asked = TcpQuestionKind.Tls,
        Answered = TcpAnswerKind.Tls,
        AnswerLine = null,
        AnswerBytes = _service.AnswerBytes,
        WasToAnswer = true,
        QuestionArrived = true,
    };

    private int Headers => Overhead.IpHeader(_family) + Overhead.TcpHeader + Options;

    /// <summary>All handshakes first, as the instrument does, then what is to be sent.</summary>
    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        var made = new List<(Probe Probe, int OwnMtu, int FromServer, int ToServer)>();
        var (start, last) = (Time.Now, Time.Now);
        foreach (var probe in flight)
        {
            _connections++;
            start += Spacing;
            if (Handshake() is not { } took)
            {
                last = Later(last, start + ConnectPatience);
                _arriving.Add(last, new ProbeOutcome.Untold(probe.Id));
                continue;
            }

            _established++;
            last = Later(last, start + took);
            made.Add((probe, _clientMtu, Clamped(Math.Min(_clientMtu, Asked(probe))), Math.Min(_clientMtu, Clamped(_serverMtu))));
        }

        Time.AdvanceTo(last);
        foreach (var (probe, ownMtu, fromServer, toServer) in made)
        {
            if (probe.Direction == Direction.Forward)
            {
                Forward(probe, ownMtu, toServer);
            }
            else
            {
                Reverse(probe, ownMtu, fromServer);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_arriving.Next(wait));
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static SegmentBound Bound(SegmentBoundKind kind, int packet) => new(kind, PacketSize.Of(packet));

    private bool IsControl(Probe probe) => probe.Size <= SearchLimits.ControlSize;

    private int Asked(Probe probe) => IsControl(probe) ? DefaultMss + Headers - Options : probe.Size.Bytes;

    private int Clamped(int packet) => _scenario.Routers.Aggregate(packet, (size, router) => Math.Min(size, router.ClampsMss + Headers - Options ?? size));

    /// <summary>What a kernel makes of a PTB: nothing, unless it quotes the connection and asks for less; in IPv4 at least 552, in IPv6 at least 1,280.</summary>
    private int? Heard(Journey journey, int size)
    {
        var isHeard = journey is { End: JourneyEnd.TooBig, Match: QuoteMatch.Nonce or QuoteMatch.PortsOnly };
        int? says = _family == IpFamily.Ipv4 ? Math.Max(LeastIpv4PathMtu, journey.Says)
            : journey.Says < IpFamily.Ipv6.MinPlpmtu.Bytes ? null
            : journey.Says;
        return isHeard && says < size ? says : null;
    }

    private TimeSpan? Handshake()
    {
        foreach (var at in new[] { TimeSpan.Zero, SecondSyn })
        {
            if (RoundTrip(Small, Small) is { } took)
            {
                return at + took;
            }
        }

        return null;
    }

    private TimeSpan? RoundTrip(PacketSize there, PacketSize back) =>
        _chain.Travel(there, forward: true, fragmentable: false, Flow.First) is { End: JourneyEnd.Arrived } one
        && _chain.Travel(back, forward: false, fragmentable: false, Flow.First) is { End: JourneyEnd.Arrived } other
            ? one.Took + other.Took
            : null;

    private void Forward(Probe probe, int ownMtu, int mayBe)
    {
        _offers = _offers is { } most && most.Bytes > mayBe ? most : PacketSize.Of(mayBe);
        if (probe.Size.Bytes > mayBe)
        {
            _arriving.Add(Time.Now, new ProbeOutcome.Bounded(probe.Id, Bound(mayBe == ownMtu ? SegmentBoundKind.OwnPathMtu : SegmentBoundKind.PeerMss, mayBe)));
            return;
        }

        for (var copy = 0; copy < Departures.Length; copy++)
        {
            var at = Time.Now + Departures[copy];
            var there = _chain.Travel(probe.Size, forward: true, fragmentable: false, Flow.First);
            if (Heard(there, probe.Size.Bytes) is { } says && _chain.FromRouter(there.Router, forward: false) is { } home)
            {
                _clientMtu = Math.Min(_clientMtu, says);
                _arriving.Add(at + there.Took + home, new ProbeOutcome.TooBig(probe.Id, new PacketTooBig(says, System.Net.IPAddress.Any, QuoteMatch.PortsOnly)));
                return;
            }

            if (there.End == JourneyEnd.Arrived && _chain.Travel(Small, forward: false, fragmentable: false, Flow.First) is { End: JourneyEnd.Arrived } back)
            {
                _arriving.Add(at + there.Took + back.Took, new ProbeOutcome.Delivered(probe.Id, Departures[copy] + there.Took + back.Took, null) { Repeats = copy });
                return;
            }
        }
    }

    private void Reverse(Probe probe, int ownMtu, int mayBe)
    {
        if (!IsControl(probe) && probe.Size.Bytes > ownMtu)
        {
            _arriving.Add(Time.Now, new ProbeOutcome.Bounded(probe.Id, Bound(SegmentBoundKind.OwnPathMtu, ownMtu)));
            return;
        }

        if (Array.FindIndex(Departures, _ => _chain.Travel(QuestionPacket, forward: true, fragmentable: false, Flow.First).End == JourneyEnd.Arrived) is >= 0 and var asked)
        {
            Answer(probe, mayBe, Departures[asked] + _service.ThinksFor);
        }
    }

    private void Answer(Probe probe, int mayBe, TimeSpan after)
    {
        var segment = Math.Min(mayBe, _serverMtu);
        var isFull = _service.AnswerBytes >= segment - Headers;
        var packet = PacketSize.Of(isFull ? segment : _service.AnswerBytes + Headers);
        foreach (var departure in Departures)
        {
            var back = _chain.Travel(packet, forward: false, fragmentable: false, Flow.First);
            var took = after + departure + back.Took;
            if (Heard(back, packet.Bytes) is { } says && _chain.FromRouter(back.Router, forward: true) is not null)
            {
                _serverMtu = Math.Min(_serverMtu, says);
                Answer(probe, mayBe, took);
                return;
            }

            if (back.End == JourneyEnd.Arrived)
            {
                if (IsControl(probe) || packet >= probe.Size)
                {
                    _arriving.Add(Time.Now + took, new ProbeOutcome.Delivered(probe.Id, took, null));
                }
                else
                {
                    var kind = isFull ? SegmentBoundKind.PeerSegments : SegmentBoundKind.AnswerLength;
                    _arriving.Add(Time.Now + took + Quiet, new ProbeOutcome.Bounded(probe.Id, Bound(kind, packet.Bytes)));
                }

                return;
            }
        }
    }
}
