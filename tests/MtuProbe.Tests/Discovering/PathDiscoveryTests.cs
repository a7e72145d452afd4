using System.Net;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Tests.Searching;

namespace MtuProbe.Tests.Discovering;

public sealed class PathDiscoveryTests
{
    [Test]
    public void A_responder_that_restarts_once_voids_what_was_known_and_is_measured_anew()
    {
        for (var restartAt = 1; restartAt < 40; restartAt++)
        {
            // The old instance saw a wider path; nothing of that may survive.
            var prober = new ScriptedProber((probe, i) => probe.Size.Bytes > (i < restartAt ? 1450 : 1400) ? [] : [ADiscovery.Answer(probe, i < restartAt ? 1u : 2)]);
            var found = ADiscovery.Run(prober);
            var finished = prober.Sent.Count <= restartAt;
            Assert.That(
                (found.End, found.Forward.Plpmtu?.Bytes, found.Peer?.Instance),
                Is.EqualTo((DiscoveryEnd.Complete, finished ? 1450 : 1400, finished ? 1u : 2)),
                $"restarted after {restartAt} packets");
        }
    }

    [Test]
    public void Answers_of_the_old_instance_that_come_late_are_no_second_restart()
    {
        var prober = new ScriptedProber((probe, i) => i switch
        {
            0 => [ADiscovery.Answer(probe, 1)],
            < 3 => [ADiscovery.Answer(probe, 1, afterMs: 20 + (10 * i))],
            3 => [ADiscovery.Answer(probe, 2, afterMs: 2)],
            _ => [ADiscovery.Answer(probe, 2, afterMs: 100)],
        });
        var found = ADiscovery.Run(prober);
        Assert.That((found.End, found.Peer?.Instance, found.Forward.Plpmtu?.Bytes), Is.EqualTo((DiscoveryEnd.Complete, 2u, 1500)));
    }

    [Test]
    public void A_balancer_that_spreads_packets_over_two_responders_ends_as_mixed_and_inconclusive()
    {
        var found = ADiscovery.Run(new ScriptedProber((probe, i) => probe.Size.Bytes > 1400 ? [] : [ADiscovery.Answer(probe, (uint)(i % 2))]));
        var verdict = ADiscovery.Judge(found).Forward;
        Assert.Multiple(() =>
        {
            Assert.That(found.End, Is.EqualTo(DiscoveryEnd.MixedResponders));
            Assert.That((verdict.Kind, verdict.Exact), Is.EqualTo((VerdictKind.Inconclusive, false)));
            Assert.That(verdict.Explanation, Does.Contain("more than one responder"));
        });
    }

    [Test]
    public void A_closed_port_ends_at_once_and_says_so()
    {
        var prober = new ScriptedProber((probe, _) => [(ADiscovery.RoundTrip, new ProbeOutcome.Unreachable(probe.Id, true, IPAddress.Loopback))]);
        var found = ADiscovery.Run(prober);
        var verdict = ADiscovery.Judge(found).Forward;
        Assert.Multiple(() =>
        {
            Assert.That((found.End, prober.Sent.Count), Is.EqualTo((DiscoveryEnd.PortClosed, 4)));
            Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.Unreachable));
            Assert.That(verdict.Explanation, Does.Contain("no MtuProbe responder listens"));
        });
    }

    [Test]
    public void A_port_that_closes_in_mid_search_is_an_outage_and_no_black_hole()
    {
        var found = ADiscovery.Run(new ScriptedProber((probe, i) => i >= 8
            ? [(ADiscovery.RoundTrip, new ProbeOutcome.Unreachable(probe.Id, true, IPAddress.Loopback))]
            : probe.Size.Bytes > 1400 ? [] : [ADiscovery.Answer(probe)]));
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.Forward.End), Is.EqualTo((DiscoveryEnd.Complete, SearchEnd.ContactLost)));
            Assert.That(ADiscovery.Judge(found).Forward.Kind, Is.EqualTo(VerdictKind.Inconclusive));
        });
    }

    [Test]
    public void Everything_lost_is_unreachable_after_three_flights()
    {
        var prober = new ScriptedProber((_, _) => []);
        var found = ADiscovery.Run(prober, reverse: true);
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.End, found.Forward.Flights, found.Reverse), Is.EqualTo((SearchEnd.NoContact, 3, (SearchResult?)null)));
            Assert.That(ADiscovery.Judge(found).Forward.Kind, Is.EqualTo(VerdictKind.Unreachable));
            Assert.That(found.Duration, Is.EqualTo(TimeSpan.FromSeconds(3)).Within(TimeSpan.FromMilliseconds(10)), "one second each, RFC 8085 §3.1.1");
        });
    }

    [Test]
    public void An_outage_that_begins_after_any_packet_is_never_a_black_hole()
    {
        for (var pathMtu = 1400; pathMtu <= 1500; pathMtu += 100)
        {
            for (var until = 0; until < 60; until++)
            {
                var found = ADiscovery.Run(new ScriptedProber((probe, i) => i >= until || probe.Size.Bytes > pathMtu ? [] : [ADiscovery.Answer(probe)]));
                var kind = ADiscovery.Judge(found).Forward.Kind;
                var truth = pathMtu == 1500 ? VerdictKind.Clear : VerdictKind.BlackHole;
                Assert.That(kind, Is.AnyOf(VerdictKind.Unreachable, VerdictKind.Inconclusive, truth), $"silent after {until} packets");
            }
        }
    }

    [Test]
    public void A_time_limit_returns_what_is_known()
    {
        var known = new HashSet<int?>();
        for (var ms = 1; ms < 400; ms += 7)
        {
            var limit = TimeSpan.FromMilliseconds(ms);
            var found = ADiscovery.Run(new ScriptedProber((probe, _) => probe.Size.Bytes > 1400 ? [] : [ADiscovery.Answer(probe)]), timeLimit: limit);
            known.Add(found.Forward.Plpmtu?.Bytes);
            if (found.End == DiscoveryEnd.TimedOut)
            {
                var verdict = ADiscovery.Judge(found).Forward;
                Assert.Multiple(() =>
                {
                    Assert.That(found.Duration, Is.EqualTo(limit).Within(TimeSpan.FromMilliseconds(5)));
                    Assert.That((found.Forward.End, verdict.Kind, verdict.Exact), Is.EqualTo((SearchEnd.Cut, VerdictKind.Inconclusive, false)));
                    Assert.That(verdict.Explanation, Does.Contain("time limit"));
                });
            }
        }

        Assert.That(known, Has.Count.GreaterThan(3).And.Contain(1400), "more time, more known");
    }

    [Test]
    public void An_interruption_returns_what_is_known()
    {
        using var interrupt = new CancellationTokenSource();
        var found = ADiscovery.Run(
            new ScriptedProber((probe, i) =>
            {
                if (i == 12)
                {
                    interrupt.Cancel();
                }

                return probe.Size.Bytes > 1400 ? [] : [ADiscovery.Answer(probe)];
            }),
            cancellationToken: interrupt.Token);
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.Forward.End), Is.EqualTo((DiscoveryEnd.Interrupted, SearchEnd.Cut)));
            Assert.That(found.Forward.Plpmtu?.Bytes, Is.InRange(1200, 1400));
            Assert.That(ADiscovery.Judge(found).Forward.Explanation, Does.Contain("interrupted"));
        });
    }

    [Test]
    public void The_way_back_waits_for_the_forward_boundary_and_tries_it_first()
    {
        var prober = new ScriptedProber((probe, _) => probe.Size.Bytes > 1400 ? [] : [ADiscovery.Answer(probe)]);
        var found = ADiscovery.Run(prober, reverse: true);
        var boundary = prober.Sent.FindIndex(p => p is { Direction: Direction.Forward, Size.Bytes: 1400 });
        var after = prober.Sent.Skip(boundary).Where(p => p.Direction == Direction.Reverse).Select(p => p.Size.Bytes);
        Assert.Multiple(() =>
        {
            Assert.That(after.Where(size => size != 128).Distinct(), Is.EquivalentTo(new[] { 1400, 1401 }), "nothing else is asked");
            Assert.That((found.Reverse?.Plpmtu?.Bytes, found.Reverse?.IsExact, found.Reverse?.Flights), Is.EqualTo((1400, true, 4)), "the proof comes with the hint");
        });
    }

    [Test]
    public void A_way_back_whose_boundary_must_be_another_does_not_wait()
    {
        var prober = new ScriptedProber((probe, _) => probe.Size.Bytes > (probe.Direction == Direction.Forward ? 1450 : 1250) ? [] : [ADiscovery.Answer(probe)]);
        var found = ADiscovery.Run(prober, reverse: true);
        var alone = ADiscovery.Run(new ScriptedProber((probe, _) => probe.Size.Bytes > 1450 ? [] : [ADiscovery.Answer(probe)]));
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.Plpmtu?.Bytes, found.Reverse?.Plpmtu?.Bytes), Is.EqualTo((1450, 1250)));
            Assert.That(found.Duration, Is.LessThan(alone.Duration + TimeSpan.FromMilliseconds(150)), "side by side, not one after the other");
        });
    }

    [Test]
    public void Without_a_responder_of_ours_the_way_back_is_not_probed()
    {
        var prober = new ScriptedProber((probe, _) => [(ADiscovery.RoundTrip, ASearch.Delivered(probe))]);
        var found = ADiscovery.Run(prober, reverse: true, direction: Direction.RoundTrip);
        Assert.Multiple(() =>
        {
            Assert.That((found.Reverse, found.Peer), Is.EqualTo(((SearchResult?)null, (PeerInfo?)null)));
            Assert.That(prober.Sent.Select(p => p.Direction), Is.All.EqualTo(Direction.RoundTrip));
        });
    }

    [Test]
    public void A_way_back_that_never_answers_is_not_measured_and_spoils_nothing()
    {
        var found = ADiscovery.Run(new ScriptedProber((probe, _) => probe.Direction == Direction.Reverse ? [] : [ADiscovery.Answer(probe)]), reverse: true);
        var finding = ADiscovery.Judge(found);
        Assert.Multiple(() =>
        {
            Assert.That((finding.Forward.Kind, finding.Reverse), Is.EqualTo((VerdictKind.Clear, (Verdict?)null)));
            Assert.That(finding.Explanation, Does.Contain("The way back could not be measured."));
            Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(1500));
        });
    }

    [Test]
    public void Who_reports_it_unreachable_is_named()
    {
        var reporter = IPAddress.Parse("192.0.2.7");
        var found = ADiscovery.Run(new ScriptedProber((probe, _) => [(ADiscovery.RoundTrip, new ProbeOutcome.Unreachable(probe.Id, false, reporter))]));
        Assert.That(ADiscovery.Judge(found).Explanation, Does.Contain("192.0.2.7 reports it unreachable."));
    }
}
