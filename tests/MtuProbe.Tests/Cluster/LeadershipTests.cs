using System.Collections.Concurrent;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.Tests.Cluster;

/// <summary>Who leads, and when another does.</summary>
public sealed class LeadershipTests : ClusterTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, bool> _leading = new();

    private string Holder => (string)Lease()["spec"]!["holderIdentity"]!;

    private int Transitions => (int)Lease()["spec"]!["leaseTransitions"]!;

    [SetUp]
    public void Forget() => _leading.Clear();

    [Test]
    public async Task One_of_two_leads_and_goes_on_leading(CancellationToken cancellationToken)
    {
        Start("one");
        await LeadsAsync("one", Soon, cancellationToken);
        Start("two");
        await PassAsync(TimeSpan.FromHours(1), cancellationToken);

        Assert.That((Leads("one"), Leads("two"), Holder, Transitions), Is.EqualTo((true, false, "one", 0)));
        // One renews, one looks, each every two seconds or a little more.
        Assert.That(Server.Log.Snapshot().Count, Is.InRange(2000, 3700));
    }

    [Test]
    public async Task Told_to_stop_it_gives_the_lease_back_and_the_other_takes_it_within_seconds(CancellationToken cancellationToken)
    {
        var (stop, one) = Start("one");
        await LeadsAsync("one", Soon, cancellationToken);
        Start("two");
        await PassAsync(TimeSpan.FromSeconds(30), cancellationToken);
        await stop.CancelAsync();
        await LeadsAsync("two", TimeSpan.FromSeconds(4), cancellationToken);

        Assert.That((Holder, Transitions, Leads("one")), Is.EqualTo(("two", 1, false)));
        Assert.That(async () => await one, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task One_that_dies_is_followed_when_the_lease_has_run_out(CancellationToken cancellationToken)
    {
        var dead = new HeldLease(Api, "lock", "one", Time);
        Assert.That(await dead.TryTakeAsync(cancellationToken), Is.True);
        Start("two");
        await PassAsync(TimeSpan.FromSeconds(13), cancellationToken);
        Assert.That(Leads("two"), Is.False);
        await LeadsAsync("two", TimeSpan.FromSeconds(6), cancellationToken);
        Assert.That((Holder, Transitions), Is.EqualTo(("two", 1)));
    }

    [Test]
    public async Task What_the_other_s_clock_says_is_of_no_matter(CancellationToken cancellationToken)
    {
        var ahead = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Time.GetUtcNow().AddYears(1));
        Assert.That(await new HeldLease(Api, "lock", "one", ahead).TryTakeAsync(cancellationToken), Is.True);
        Start("two");
        await LeadsAsync("two", TimeSpan.FromSeconds(20), cancellationToken);
    }

    [Test]
    public async Task A_process_that_restarts_under_its_name_leads_at_once_under_another_term(CancellationToken cancellationToken)
    {
        Assert.That(await new HeldLease(Api, "lock", "one", Time).TryTakeAsync(cancellationToken), Is.True);
        Start("one");
        await LeadsAsync("one", TimeSpan.FromSeconds(2), cancellationToken);
        Assert.That(Transitions, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_is_away_for_seconds_ends_no_leading(CancellationToken cancellationToken)
    {
        Start("one");
        await LeadsAsync("one", Soon, cancellationToken);
        using (Server.Faults.AddForAll(Fault.InternalError))
        {
            await PassAsync(TimeSpan.FromSeconds(6), cancellationToken);
            Assert.That(Leads("one"), Is.True);
        }

        await PassAsync(TimeSpan.FromMinutes(5), cancellationToken);
        Assert.That((Leads("one"), Transitions), Is.EqualTo((true, 0)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task One_that_cannot_renew_stops_before_another_may_begin(bool hangs, CancellationToken cancellationToken)
    {
        Start("one");
        await LeadsAsync("one", Soon, cancellationToken);
        Hangs = hangs;
        using (Server.Faults.AddForAll(hangs ? Fault.Hang : Fault.Unavailable))
        {
            await UntilAsync(() => !Leads("one"), TimeSpan.FromSeconds(14), "over", cancellationToken);
            await PassAsync(TimeSpan.FromHours(1), cancellationToken);
            Assert.That(Leads("one"), Is.False);
        }

        Hangs = false;
        await LeadsAsync("one", TimeSpan.FromMinutes(4), cancellationToken);
        Assert.That(Transitions, Is.EqualTo(1));
        Assert.That(Log.Lines.Count(l => l.StartsWith("Error", StringComparison.Ordinal)), Is.InRange(2, 3), string.Join('\n', Log.Lines));
        // Renewals for ten seconds, then at most one in two minutes.
        Assert.That(Server.Log.Snapshot().Count(r => r.Status != 200 && r.Status != 201), Is.InRange(20, 70));
    }

    [Test]
    public async Task Where_it_may_not_it_says_which_right_is_missing_and_asks_rarely(CancellationToken cancellationToken)
    {
        using var trouble = Server.Faults.Add("get", "leases", Fault.Status(403, "Forbidden", "leases.coordination.k8s.io \"lock\" is forbidden"));
        Start("one");
        await PassAsync(TimeSpan.FromHours(1), cancellationToken);

        Assert.That(Log.Lines.Single(), Does.Contain("403 leases.coordination.k8s.io \"lock\" is forbidden; give the account this right"));
        Assert.That(Server.Log.Snapshot(), Has.Count.InRange(20, 50));
    }

    [Test]
    public async Task A_lease_that_somebody_deletes_is_made_again_and_the_leader_leads_on(CancellationToken cancellationToken)
    {
        Assert.That(await new HeldLease(Api, "lock", "before", Time).TryTakeAsync(cancellationToken), Is.True);
        Start("one");
        await LeadsAsync("one", TimeSpan.FromSeconds(20), cancellationToken);
        Server.Store.Delete(ApiResource.Leases, Ns, "lock");
        await PassAsync(TimeSpan.FromSeconds(10), cancellationToken);

        Assert.That((Leads("one"), Holder, Transitions), Is.EqualTo((true, "one", 1)));
    }

    [Test]
    public async Task The_term_goes_on_from_what_was_written_whatever_became_of_the_lease(CancellationToken cancellationToken)
    {
        var lease = new HeldLease(Api, "lock", "one", Time);
        await lease.TryTakeAsync(cancellationToken);
        Assert.That(await lease.TermAsync(-1, cancellationToken), Is.Zero);
        Assert.That(await lease.TermAsync(7, cancellationToken), Is.EqualTo(8));
        Assert.That(await lease.IsOursAsync(8, cancellationToken), Is.True);
        Assert.That(await lease.IsOursAsync(7, cancellationToken), Is.False);
        // The same number would not fence whoever wrote it.
        Assert.That(await lease.TermAsync(8, cancellationToken), Is.EqualTo(9));
        Assert.That(await lease.TryRenewAsync(cancellationToken), Is.True);
        Assert.That(Transitions, Is.EqualTo(9));
        Assert.That(await new HeldLease(Api, "lock", "two", Time).TermAsync(3, cancellationToken), Is.Null);
    }

    [Test]
    public async Task Of_two_of_one_name_the_later_leads(CancellationToken cancellationToken)
    {
        var first = new HeldLease(Api, "lock", "same", Time);
        var second = new HeldLease(Api, "lock", "same", Time);
        await first.TryTakeAsync(cancellationToken);
        await second.TryTakeAsync(cancellationToken);

        Assert.That(await first.TryRenewAsync(cancellationToken), Is.False);
        Assert.That(await second.TryRenewAsync(cancellationToken), Is.True);
    }

    [Test]
    public async Task What_fails_while_leading_is_not_swallowed(CancellationToken cancellationToken)
    {
        var run = new Leadership(Api, "lock", "one", Time, Half, Log).RunAsync(_ => throw new InvalidDataException("a bug"), End.Token);
        await UntilAsync(() => run.IsCompleted, Soon, "ended", cancellationToken);
        Assert.That(async () => await run, Throws.TypeOf<InvalidDataException>());
        Assert.That(Holder, Is.Empty);
    }

    private (CancellationTokenSource Stop, Task Run) Start(string identity)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(End.Token);
        var run = new Leadership(Api, "lock", identity, Time, Half, Log).RunAsync(
            async token =>
            {
                _leading[identity] = true;
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, Time, token);
                }
                finally
                {
                    _leading[identity] = false;
                }
            },
            stop.Token);
        return (stop, run);
    }

    private bool Leads(string identity) => _leading.GetValueOrDefault(identity);

    private Task LeadsAsync(string identity, TimeSpan within, CancellationToken cancellationToken) =>
        UntilAsync(() => Leads(identity), within, $"led by {identity}", cancellationToken);
}
