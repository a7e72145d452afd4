using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Tests.Judging;
using MtuProbe.Tests.Searching;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Discovering;

/// <summary>What may come between while the hops of a black hole are looked for: one router, a hole behind it, and a script.</summary>
public sealed class HopDiscoveryTroubleTests
{
    private static readonly IPAddress Router = IPAddress.Parse("192.0.2.1");

    private static readonly TimeSpan OneMs = TimeSpan.FromMilliseconds(1);

    [Test]
    public void A_router_under_the_targets_address_is_a_router_behind_a_translation()
    {
        var finding = Finding.From(AFinding.Facts(), Run(probe => probe.HopLimit == 1 ? [Expired(probe, AFinding.Facts().Target.Address)] : Passes(probe)));
        Assert.Multiple(() =>
        {
            Assert.That(AHole.In(finding), Is.EqualTo((new Hop(1, IPAddress.Loopback), new Hop(2, null) { IsTarget = true })));
            Assert.That(finding.Explanation, Does.Contain("1401-byte packets reach 127.0.0.1 (hop 1) and do not reach 127.0.0.1 (hop 2, the target).")
                .And.Contain("Hop 1 is a router that answers under the target's address: an address translation stands there."));
        });
    }

    [Test]
    public void A_too_large_packet_that_was_reported_only_once_was_there()
    {
        for (var copy = 0; copy < 6; copy++)
        {
            var large = 0;
            var found = Run(probe => probe switch
            {
                { HopLimit: 1, Size.Bytes: 1401 } => large++ == copy ? [Expired(probe, Router)] : [],
                _ => OneRouter(probe),
            });
            Assert.That((Hole(found).After, Hole(found).Before?.Ttl), Is.EqualTo((new Hop(1, Router), 2)), $"copy {copy}");
        }
    }

    [Test]
    public void A_hop_that_answers_small_packets_only_proves_nothing()
    {
        var found = Run(probe => probe switch
        {
            { HopLimit: 1, Size.Bytes: 1400 or 1401 } => [],
            { HopLimit: 1 } => [Expired(probe, Router)],
            _ => Passes(probe),
        });
        Assert.That((Hole(found).After, Hole(found).Before), Is.EqualTo(((Hop?)null, (Hop?)null)));
    }

    [Test]
    public void Errors_for_hop_limited_packets_do_not_disturb_the_search()
    {
        var found = Run(probe => probe switch
        {
            { HopLimit: not null, Size.Bytes: 1401 } => [(OneMs, new ProbeOutcome.TooBig(probe.Id, new PacketTooBig(1400, Router, QuoteMatch.Nonce)))],
            { HopLimit: 1 } => [(OneMs, new ProbeOutcome.Unreachable(probe.Id, true, Router))],
            _ => Passes(probe),
        });
        var finding = Finding.From(AFinding.Facts(), found);
        Assert.Multiple(() =>
        {
            Assert.That((found.End, found.Forward.Ptbs.Count, found.UnreachableReporter), Is.EqualTo((DiscoveryEnd.Complete, 0, (IPAddress?)null)));
            Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes), Is.EqualTo((VerdictKind.BlackHole, 1400)));
            Assert.That(AHole.In(finding), Is.EqualTo(((Hop?)null, new Hop(2, null) { IsTarget = true })));
        });
    }

    [Test]
    public void A_delivery_that_comes_while_the_hops_are_asked_reopens_the_search()
    {
        Probe? slow = null;
        var pathMtu = 1400;
        var found = Run(probe =>
        {
            slow ??= probe is { HopLimit: null, Size.Bytes: 1401 } ? probe : null;
            if (probe.HopLimit != 1)
            {
                return probe.Size.Bytes > pathMtu ? [] : [ADiscovery.Answer(probe)];
            }

            // The path widens, and the packet that was held up is the first to pass.
            var late = pathMtu == 1400 ? new[] { ADiscovery.Answer(slow!.Value) } : [];
            pathMtu = 1450;
            return [Expired(probe, Router), .. late];
        });
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.Plpmtu?.Bytes, found.Forward.SmallestLost?.Bytes, found.End), Is.EqualTo((1450, 1451, DiscoveryEnd.Complete)));
            Assert.That((Hole(found).After, Hole(found).Before?.Ttl), Is.EqualTo((new Hop(1, Router), 2)));
        });
    }

    [Test]
    public void A_time_limit_that_ends_it_leaves_the_verdict_whole()
    {
        var whole = Run(OneRouter);
        var searched = Run(OneRouter, locate: false).Duration;
        for (var ms = 1; ms < (whole.Duration - searched).TotalMilliseconds + 20; ms += 3)
        {
            var limit = searched + TimeSpan.FromMilliseconds(ms);
            var found = Run(OneRouter, limit: limit);
            Assert.That(found.Duration, Is.LessThanOrEqualTo(limit + TimeSpan.FromMilliseconds(3)), "one flight may still leave");
            Assert.That((found.End, found.Forward.End), Is.EqualTo((DiscoveryEnd.Complete, SearchEnd.Complete)));
            Assert.That(Hole(found).After, Is.Null.Or.EqualTo(Hole(whole).After));
            Assert.That(Hole(found).Before, Is.Null.Or.EqualTo(Hole(whole).Before));
        }
    }

    [Test]
    public void An_interruption_leaves_what_is_known()
    {
        using var interrupt = new CancellationTokenSource();
        var found = Run(
            probe =>
            {
                if (probe is { HopLimit: 2, Size.Bytes: 1400 })
                {
                    interrupt.Cancel();
                }

                return OneRouter(probe);
            },
            cancellationToken: interrupt.Token);
        Assert.That((found.End, found.Forward.End, Hole(found).After, Hole(found).Before), Is.EqualTo((DiscoveryEnd.Interrupted, SearchEnd.Complete, new Hop(1, Router), (Hop?)null)));
    }

    private static IEnumerable<(TimeSpan, ProbeOutcome)> OneRouter(Probe probe) => probe.HopLimit == 1 ? [Expired(probe, Router)] : Passes(probe);

    private static IEnumerable<(TimeSpan, ProbeOutcome)> Passes(Probe probe) => probe.Size.Bytes > 1400 ? [] : [ADiscovery.Answer(probe)];

    private static HoleLocation Hole(DiscoveryResult found) => found.Flows[0].Hole!;

    private static (TimeSpan, ProbeOutcome) Expired(Probe probe, IPAddress router) => (OneMs, new ProbeOutcome.TimeExceeded(probe.Id, router));

    private static DiscoveryResult Run(
        Func<Probe, IEnumerable<(TimeSpan, ProbeOutcome)>> answer, bool locate = true, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        var prober = new ScriptedProber((probe, _) => answer(probe));
        var run = new PathDiscovery(prober, prober.Time, SimulatedProbe.Ids()).RunAsync(
            new DiscoveryRequest
            {
                Direction = Core.Paths.Direction.Forward,
                Limits = ASearch.Limits(),
                LocateHole = _ => locate ? Core.Paths.Flow.First : null,
                TimeLimit = limit ?? TimeSpan.FromSeconds(30),
            },
            cancellationToken);
        Assert.That(run.IsCompleted, Is.True, "virtual time never really waits");
        return run.Result;
    }
}
