using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using k8s.Models;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

[CancelAfter(20_000)]
public sealed class LeaseTests : ServerTest
{
    [Test]
    public async Task A_leader_is_elected_and_the_next_one_takes_a_lease_that_was_given_up(CancellationToken cancellationToken)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var leading = await LeadAsync(AnElector("one"), first.Token);
        var lease = await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Namespace, cancellationToken: cancellationToken);
        Assert.That(lease.Spec.HolderIdentity, Is.EqualTo("one"));

        await first.CancelAsync();
        await leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Client.CoordinationV1.PatchNamespacedLeaseAsync(
            new V1Patch("""{"spec":{"holderIdentity":"","leaseDurationSeconds":1}}""", V1Patch.PatchType.MergePatch), "lock", Namespace, cancellationToken: cancellationToken);

        using var second = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = await LeadAsync(AnElector("two"), second.Token);
        lease = await Client.CoordinationV1.ReadNamespacedLeaseAsync("lock", Namespace, cancellationToken: cancellationToken);
        Assert.That((lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions), Is.EqualTo(("two", 1)));
        await second.CancelAsync();
        await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Traps: no elector outlasts its first failure, and each believes to lead for ever after.
    [Test]
    public async Task With_the_server_down_a_leader_ends_at_once_and_a_candidate_throws(CancellationToken cancellationToken)
    {
        var (elector, failed) = (AnElector("one"), new TaskCompletionSource<Exception>());
        elector.OnError += e => failed.TrySetResult(e);
        var leading = await LeadAsync(elector, cancellationToken);
        await Server.StopListeningAsync();

        await leading;
        Assert.That(await failed.Task, Is.InstanceOf<HttpRequestException>());
        Assert.That(elector.IsLeader(), Is.True);
        Assert.That(async () => await LeadAsync(AnElector("two"), cancellationToken), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Of_two_that_renew_at_once_one_fails()
    {
        var made = await Client.CoordinationV1.CreateNamespacedLeaseAsync(ALease(), Namespace);
        made.Spec.HolderIdentity = "one";
        await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(made, "lock", Namespace);
        made.Spec.HolderIdentity = "two";
        var status = await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(made, "lock", Namespace).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((409, "Conflict")));
        Assert.That(status.Message, Does.StartWith("Operation cannot be fulfilled on leases.coordination.k8s.io \"lock\": the object has been modified"));
    }

    // Source: leaseStrategy in pkg/registry/coordination/lease/strategy.go.
    [Test]
    public async Task A_replacement_needs_a_resource_version_and_makes_what_is_missing()
    {
        Assert.That((await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(ALease(), "lock", Namespace)).Metadata.Uid, Is.Not.Empty);
        var status = await Client.CoordinationV1.ReplaceNamespacedLeaseAsync(ALease(), "lock", Namespace).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((422, "Invalid")));
        Assert.That(status.Message, Is.EqualTo("leases.coordination.k8s.io \"lock\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"));
    }

    // Source: ValidateLeaseSpec.
    [Test]
    public async Task A_duration_of_zero_is_invalid()
    {
        var lease = ALease();
        lease.Spec.LeaseDurationSeconds = 0;

        Assert.That((await Client.CoordinationV1.CreateNamespacedLeaseAsync(lease, Namespace).RefusalAsync()).Message, Does.EndWith("spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"));
    }

    [Test]
    public async Task Times_keep_their_microseconds()
    {
        var lease = ALease();
        lease.Spec.RenewTime = new DateTime(2026, 1, 2, 3, 4, 5, 678, 901, DateTimeKind.Utc);

        Assert.That((await Client.CoordinationV1.CreateNamespacedLeaseAsync(lease, Namespace)).Spec.RenewTime, Is.EqualTo(lease.Spec.RenewTime));
    }

    private static V1Lease ALease() => new()
    {
        Metadata = new V1ObjectMeta { Name = "lock" },
        Spec = new V1LeaseSpec { HolderIdentity = "nobody", LeaseDurationSeconds = 15 },
    };

    private LeaderElector AnElector(string identity) =>
        new(new LeaderElectionConfig(new LeaseLock(Client, Namespace, "lock", identity)) { RetryPeriod = TimeSpan.FromMilliseconds(20) });

    private static async Task<Task> LeadAsync(LeaderElector elector, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        elector.OnStartedLeading += started.SetResult;
        var run = elector.RunUntilLeadershipLostAsync(cancellationToken);
        await await Task.WhenAny(started.Task, run);
        return run;
    }
}
