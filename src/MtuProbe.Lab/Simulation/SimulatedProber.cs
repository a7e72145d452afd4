using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>
/// A scenario as a prober: our responder (or an echo, or a closed port) at the far end of a simulated chain, on virtual time. Waiting moves the clock, so every
/// call completes at once.
/// </summary>
public sealed class SimulatedProber : IProber
{
    private static readonly TimeSpan Pace = TimeSpan.FromMicroseconds(100);
    private static readonly PacketSize Small = PacketSize.Of(128);

    /// <summary>An ICMP error quotes as much as makes 576 bytes (RFC 1812 §4.3.2.3) or 1,280 (RFC 4443 §3.1).</summary>
    private static readonly Dictionary<IpFamily, PacketSize> LargestError = new() { [IpFamily.Ipv4] = PacketSize.Of(576), [IpFamily.Ipv6] = PacketSize.Of(1280) };

    private readonly VirtualArrivals _arriving;
    private readonly SimulatedChain _chain;
    private readonly IpFamily _family;
    private readonly Scenario _scenario;
    private readonly SimulatedPeer _peer;
    private readonly PacketSize? _serverRouteMtu;
    private readonly ExpiryReports _reports;
    private readonly RationedErrors? _portUnreachables;
    private bool _serverFragments;

    /// <param name="scenario">The network.</param>
    /// <param name="family">Decides who may fragment.</param>
    /// <param name="random">Draws the losses; seed it to repeat a run.</param>
    /// <param name="expiryLimit">How many expired packets each router reports; null for as many as Linux.</param>
    /// <param name="portUnreachables">What a server without a responder sends instead of acknowledgements; null with one.</param>
    /// <param name="arriving">Where its outcomes arrive; null for a clock of its own.</param>
    public SimulatedProber(
        Scenario scenario, IpFamily family, Random random, ExpiryLimit? expiryLimit = null, ErrorRation? portUnreachables = null, VirtualArrivals? arriving = null)
    {
        _arriving = arriving ?? new VirtualArrivals();
        _reports = new ExpiryReports(scenario, expiryLimit ?? ExpiryLimit.Linux);
        _portUnreachables = portUnreachables is null ? null : new RationedErrors(portUnreachables);
        _chain = new SimulatedChain(scenario, family, random, Time);
        _family = family;
        _scenario = scenario;
        _serverRouteMtu = scenario.ServerRouteMtu is { } mtu ? PacketSize.Of(mtu) : null;
        _peer = new SimulatedPeer(scenario, LabAddress.Of(family, 0, 1));
    }

    public VirtualTime Time => _arriving.Time;

    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        foreach (var probe in flight)
        {
            Send(probe);
            Time.AdvanceTo(Time.Now + Pace);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_arriving.Next(wait));
    }

    /// <summary>As the client knows it: a Service's address where one is probed.</summary>
    private IPAddress Server => _scenario.TargetAddress(_family);

    private void Send(Probe probe)
    {
        for (var copies = _chain.Copies(); copies > 0; copies--)
        {
            switch (probe.Direction)
            {
                case Direction.Forward when _portUnreachables is not null && !_chain.PassesIcmp:
                    // It arrives, and what the server says of it does not.
                    break;
                case Direction.Forward when _portUnreachables is not null:
                    SendForward(probe, answer: PacketSize.Min(probe.Size, LargestError[_family]), answerFragmentable: _family == IpFamily.Ipv4);
                    break;
                case Direction.Forward:
                    SendForward(probe, answer: Small, answerFragmentable: false);
                    break;
                case Direction.RoundTrip when _chain.PassesIcmp:
                    // The server's kernel, not a prober, sends an echo reply: it cuts it to the route's MTU.
                    SendForward(probe, answer: PacketSize.Min(probe.Size, _serverRouteMtu ?? probe.Size), answerFragmentable: _family == IpFamily.Ipv4);
                    break;
                case Direction.RoundTrip:
                    break;
                case Direction.Reverse:
                    SendReverse(probe);
                    break;
            }
        }
    }

    private void SendForward(Probe probe, PacketSize answer, bool answerFragmentable)
    {
        var there = _chain.Travel(probe.Size, forward: true, fragmentable: false, probe.Flow, probe.HopLimit);
        if (there.End is JourneyEnd.TooBig && _chain.FromRouter(there.Router, forward: false) is { } home)
        {
            Arrive(Time.Now + there.Took + home, TooBig(probe, there));
        }
        else if (there.End is JourneyEnd.Expired)
        {
            Expire(probe, there);
        }
        else if (there.End is JourneyEnd.Refused)
        {
            Arrive(Time.Now, new ProbeOutcome.LocalLimit(probe.Id, PacketSize.Of(there.Says)));
        }
        else if (there.End is JourneyEnd.Arrived && probe.Direction == Direction.Forward && _portUnreachables is null && _peer.At(Time.Now + there.Took) is null)
        {
            PortUnreachable(probe, there.Took);
        }
        else if (there.End is JourneyEnd.Arrived && (probe.Direction != Direction.Forward || _portUnreachables?.TryTake(Time.Now + there.Took) != false))
        {
            for (var copies = _chain.Copies(); copies > 0; copies--)
            {
                Answer(probe, answer, answerFragmentable, there.Took);
            }
        }
    }

    private void Expire(Probe probe, Journey there)
    {
        if (_reports.MayReport(there.Router, Time.Now + there.Took) && _chain.FromRouter(there.Router, forward: false) is { } home)
        {
            Arrive(Time.Now + there.Took + home, new ProbeOutcome.TimeExceeded(probe.Id, _scenario.AddressOfHop(_family, there.Router + 1)));
        }
    }

    private void Answer(Probe probe, PacketSize answer, bool fragmentable, TimeSpan took)
    {
        // An IPv6 host that got a PTB for its echo reply cuts the next ones itself.
        var back = _chain.Travel(answer, forward: false, fragmentable || _serverFragments, probe.Flow);
        _serverFragments |= back.End is JourneyEnd.TooBig && _family == IpFamily.Ipv6;
        if (back.End is not JourneyEnd.Arrived)
        {
            return;
        }

        var roundTrip = took + back.Took;
        if (_family == IpFamily.Ipv6 && answer < probe.Size && probe.Direction == Direction.RoundTrip)
        {
            // Only IPv6 tells its receiver: in IPv4 a reply without DF may be cut up anywhere.
            Arrive(Time.Now + roundTrip, new ProbeOutcome.Fragmented(probe.Id, answer));
            return;
        }

        Arrive(
            Time.Now + roundTrip,
            new ProbeOutcome.Delivered(probe.Id, roundTrip, probe.Direction == Direction.Forward && _portUnreachables is null ? _peer.At(Time.Now + took) : null));
    }

    private void SendReverse(Probe probe)
    {
        var request = _chain.Travel(Small, forward: true, fragmentable: false, probe.Flow);
        if (request.End is not JourneyEnd.Arrived)
        {
            return;
        }

        if (_peer.At(Time.Now + request.Took) is not { } peer)
        {
            PortUnreachable(probe, request.Took);
            return;
        }

        var back = _chain.Travel(probe.Size, forward: false, fragmentable: false, probe.Flow);
        var took = request.Took + back.Took;
        switch (back.End)
        {
            case JourneyEnd.Arrived:
                Arrive(Time.Now + took, new ProbeOutcome.Delivered(probe.Id, took, peer));
                break;
            case JourneyEnd.TooBig when back.Match == QuoteMatch.Nonce && _chain.FromRouter(back.Router, forward: true) is { } toServer:
                // A responder keeps no state: it reports only what quotes its cookie.
                Report(probe, took + toServer, TooBig(probe, back));
                break;
            case JourneyEnd.Refused:
                Report(probe, took, new ProbeOutcome.LocalLimit(probe.Id, PacketSize.Of(back.Says)));
                break;
        }
    }

    /// <summary>The responder tells what happened to its probe: one more small packet on the way back.</summary>
    private void Report(Probe probe, TimeSpan took, ProbeOutcome outcome)
    {
        var report = _chain.Travel(Small, forward: false, fragmentable: false, probe.Flow);
        if (report.End is JourneyEnd.Arrived)
        {
            Arrive(Time.Now + took + report.Took, outcome);
        }
    }

    private void PortUnreachable(Probe probe, TimeSpan took)
    {
        var back = _chain.Travel(Small, forward: false, fragmentable: false, probe.Flow);
        if (back.End is JourneyEnd.Arrived && _chain.PassesIcmp)
        {
            Arrive(Time.Now + took + back.Took, new ProbeOutcome.Unreachable(probe.Id, PortClosed: true, Server));
        }
    }

    private ProbeOutcome.TooBig TooBig(Probe probe, Journey journey)
    {
        var about = journey.Match == QuoteMatch.Foreign ? ProbeId.None : probe.Id;
        return new(about, new PacketTooBig(journey.Says, _scenario.AddressOfHop(_family, journey.Router + 1), journey.Match));
    }

    private void Arrive(TimeSpan at, ProbeOutcome outcome) => _arriving.Add(at, outcome);
}
