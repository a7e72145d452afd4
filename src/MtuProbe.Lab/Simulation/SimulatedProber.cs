using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>
/// A scenario as a prober: our responder (or an echo) at the far end of a simulated chain, on virtual time. Waiting moves the clock, so every
/// call completes at once.
/// </summary>
public sealed class SimulatedProber : IProber
{
    private static readonly TimeSpan Pace = TimeSpan.FromMicroseconds(100);
    private static readonly PacketSize Small = PacketSize.Of(128);

    private readonly VirtualArrivals _arriving = new();
    private readonly SimulatedChain _chain;
    private readonly IpFamily _family;
    private readonly PeerInfo _peer;
    private readonly PacketSize? _serverRouteMtu;
    private readonly ExpiryReports _reports;
    private bool _serverFragments;

    /// <param name="scenario">The network.</param>
    /// <param name="family">Decides who may fragment.</param>
    /// <param name="random">Draws the losses; seed it to repeat a run.</param>
    /// <param name="expiryLimit">How many expired packets each router reports; null for as many as Linux.</param>
    public SimulatedProber(Scenario scenario, IpFamily family, Random random, ExpiryLimit? expiryLimit = null)
    {
        _reports = new ExpiryReports(scenario, expiryLimit ?? ExpiryLimit.Linux);
        _chain = new SimulatedChain(scenario, random);
        _family = family;
        _serverRouteMtu = scenario.ServerRouteMtu is { } mtu ? PacketSize.Of(mtu) : null;
        _peer = new PeerInfo(1, 0, PacketSize.Of(scenario.Links[^1].Mtu), new IPEndPoint(Address(1), 40000)) { RouteMtu = _serverRouteMtu };
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

    private static IPAddress Address(int host) => new([192, 0, 2, (byte)host]);

    private void Send(Probe probe)
    {
        switch (probe.Direction)
        {
            case Direction.Forward:
                SendForward(probe, answer: Small, answerFragmentable: false);
                break;
            case Direction.RoundTrip:
                // The server's kernel, not a prober, sends an echo reply: it cuts it to the route's MTU.
                SendForward(probe, answer: PacketSize.Min(probe.Size, _serverRouteMtu ?? probe.Size), answerFragmentable: _family == IpFamily.Ipv4);
                break;
            case Direction.Reverse:
                SendReverse(probe);
                break;
        }
    }

    private void SendForward(Probe probe, PacketSize answer, bool answerFragmentable)
    {
        var there = _chain.Travel(probe.Size, forward: true, fragmentable: false, probe.HopLimit);
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
            Arrive(Time.Now, new ProbeOutcome.LocalLimit(probe.Id, there.Mtu!.Value));
        }
        else if (there.End is JourneyEnd.Arrived)
        {
            Answer(probe, answer, answerFragmentable, there.Took);
        }
    }

    private void Expire(Probe probe, Journey there)
    {
        if (_reports.MayReport(there.Router, Time.Now + there.Took) && _chain.FromRouter(there.Router, forward: false) is { } home)
        {
            Arrive(Time.Now + there.Took + home, new ProbeOutcome.TimeExceeded(probe.Id, LabAddress.OfHop(_family, there.Router + 1)));
        }
    }

    private void Answer(Probe probe, PacketSize answer, bool fragmentable, TimeSpan took)
    {
        // An IPv6 host that got a PTB for its echo reply cuts the next ones itself.
        var back = _chain.Travel(answer, forward: false, fragmentable || _serverFragments);
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
            new ProbeOutcome.Delivered(probe.Id, roundTrip, probe.Direction == Direction.Forward ? _peer : null));
    }

    private void SendReverse(Probe probe)
    {
        var request = _chain.Travel(Small, forward: true, fragmentable: false);
        if (request.End is not JourneyEnd.Arrived)
        {
            return;
        }

        var back = _chain.Travel(probe.Size, forward: false, fragmentable: false);
        var took = request.Took + back.Took;
        switch (back.End)
        {
            case JourneyEnd.Arrived:
                Arrive(Time.Now + took, new ProbeOutcome.Delivered(probe.Id, took, _peer));
                break;
            case JourneyEnd.TooBig when _chain.FromRouter(back.Router, forward: true) is { } toServer:
                Report(took + toServer, TooBig(probe, back));
                break;
            case JourneyEnd.Refused:
                Report(took, new ProbeOutcome.LocalLimit(probe.Id, back.Mtu!.Value));
                break;
        }
    }

    /// <summary>The responder tells what happened to its probe: one more small packet on the way back.</summary>
    private void Report(TimeSpan took, ProbeOutcome outcome)
    {
        var report = _chain.Travel(Small, forward: false, fragmentable: false);
        if (report.End is JourneyEnd.Arrived)
        {
            Arrive(Time.Now + took + report.Took, outcome);
        }
    }

    private ProbeOutcome.TooBig TooBig(Probe probe, Journey journey) =>
        new(probe.Id, new PacketTooBig(journey.Mtu!.Value.Bytes, Address(100 + journey.Router), QuoteMatch.Nonce));

    private void Arrive(TimeSpan at, ProbeOutcome outcome) => _arriving.Add(at, outcome);
}
