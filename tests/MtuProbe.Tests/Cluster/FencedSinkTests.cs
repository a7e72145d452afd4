using System.Text.Json.Nodes;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>Of two who believe to lead, the later one prevails, whatever the order of their requests; and nobody else can stop either.</summary>
public sealed class FencedSinkTests : ClusterTest
{
    private const string Term = "mtuprobe/lease-transitions";

    private readonly List<int> _fenced = [];

    [SetUp]
    public void Forget() => _fenced.Clear();

    [Test]
    public async Task It_is_made_where_it_is_missing_with_its_term(CancellationToken cancellationToken)
    {
        await Sink(3).WriteAsync(Content(1400, 3), cancellationToken);

        Assert.That((Value("mtuprobe", "recommended-mtu"), Annotation("mtuprobe", Term)), Is.EqualTo(("1400", "3")));
        Assert.That((string?)Stored("mtuprobe")!["metadata"]!["labels"]!["app.kubernetes.io/name"], Is.EqualTo("mtuprobe"));
    }

    [Test]
    public async Task A_key_that_is_named_no_more_goes_also_of_an_object_that_was_made(CancellationToken cancellationToken)
    {
        var sink = Sink(3);
        await sink.WriteAsync(Content(1400, 3) with { Data = [KeyValuePair.Create("node.a", "1400"), KeyValuePair.Create("node.b", "1400")] }, cancellationToken);
        await sink.WriteAsync(Content(1400, 3) with { Data = [KeyValuePair.Create("node.b", "1400")] }, cancellationToken);

        Assert.That((Value("mtuprobe", "node.a"), Value("mtuprobe", "node.b")), Is.EqualTo(((string?)null, "1400")));
    }

    [Test]
    public async Task The_later_one_writes_first_and_the_earlier_one_is_told_that_it_leads_no_more(CancellationToken cancellationToken)
    {
        await Sink(4).WriteAsync(Content(1300, 4), cancellationToken);

        Assert.That(async () => await Sink(3).WriteAsync(Content(1500, 3), cancellationToken), Throws.TypeOf<PublishException>().With.Message.Contains("another leads by now, under term 4, after 3"));
        Assert.That((Value("mtuprobe", "recommended-mtu"), _fenced), Is.EqualTo(("1300", new[] { 3 })));
    }

    [TestCase("get")]
    [TestCase("patch")]
    public async Task The_earlier_one_hangs_at_any_request_while_the_later_one_writes(string at, CancellationToken cancellationToken)
    {
        var (earlier, later) = (Sink(3), Sink(4));
        await earlier.WriteAsync(Content(1500, 3), cancellationToken);
        await OvertakeAsync(earlier, later, at, cancellationToken);

        Assert.That((Value("mtuprobe", "recommended-mtu"), Annotation("mtuprobe", Term), _fenced), Is.EqualTo(("1300", "4", new[] { 3 })));
    }

    [TestCase("get")]
    [TestCase("create")]
    [TestCase("patch")]
    public async Task The_same_where_nothing_had_been_written_yet(string at, CancellationToken cancellationToken)
    {
        await OvertakeAsync(Sink(3), Sink(4), at, cancellationToken);
        Assert.That((Value("mtuprobe", "recommended-mtu"), Annotation("mtuprobe", Term), _fenced), Is.EqualTo(("1300", "4", new[] { 3 })));
    }

    [Test]
    public async Task The_earlier_one_gets_in_between_and_the_later_one_still_prevails(CancellationToken cancellationToken)
    {
        var (earlier, later) = (Sink(3), Sink(4));
        await earlier.WriteAsync(Content(1500, 3), cancellationToken);
        // The later one has looked, and before it writes the earlier one does.
        Server.Faults.Add(r => r.Verb == "patch", Fault.Slow(TimeSpan.FromSeconds(5)), times: 1);
        var writing = later.WriteAsync(Content(1300, 4), cancellationToken).AsTask();
        await Server.Log.WaitForAsync(r => r.Verb == "patch" && r.Status is null, cancellationToken);
        await earlier.WriteAsync(Content(1500, 3), cancellationToken);
        Hangs = true;
        await UntilAsync(() => writing.IsCompleted, TimeSpan.FromSeconds(14), "written", cancellationToken);
        await writing;

        Assert.That((Value("mtuprobe", "recommended-mtu"), Annotation("mtuprobe", Term)), Is.EqualTo(("1300", "4")));
    }

    [Test]
    public async Task A_consumer_s_object_is_never_made_and_filled_when_it_is_there(CancellationToken cancellationToken)
    {
        var sink = Sink(3, "runners");
        Assert.That(async () => await sink.WriteAsync(Content(1400, 3), cancellationToken), Throws.TypeOf<PublishException>().With.Message.EqualTo("namespace runners has no ConfigMap mtuprobe: make it"));
        Assert.That(Requests("create", "configmaps"), Is.Zero);

        PutEmpty("runners");
        await sink.WriteAsync(Content(1400, 3), cancellationToken);
        Assert.That(Value("mtuprobe", "recommended-mtu", "runners"), Is.EqualTo("1400"));
    }

    [TestCase("999999")]
    [TestCase("2147483647")]
    [TestCase("99999999999999999999")]
    [TestCase("-5")]
    [TestCase("soon")]
    public async Task Whoever_may_write_the_object_cannot_end_a_leader_by_it(string term, CancellationToken cancellationToken)
    {
        PutEmpty("runners", term);
        await Sink(3, "runners", leads: true).WriteAsync(Content(1400, 3), cancellationToken);

        Assert.That((Value("mtuprobe", "recommended-mtu", "runners"), Annotation("mtuprobe", Term, "runners"), _fenced), Is.EqualTo(("1400", "3", Array.Empty<int>())));
    }

    [Test]
    public async Task A_conflict_is_looked_at_again_and_not_for_ever(CancellationToken cancellationToken)
    {
        Server.Faults.Add("patch", "configmaps", Fault.Status(409, "Conflict"), times: 2);
        await Sink(3).WriteAsync(Content(1400, 3), cancellationToken);
        Assert.That(Value("mtuprobe", "recommended-mtu"), Is.EqualTo("1400"));

        Server.Faults.Add("patch", "configmaps", Fault.Status(409, "Conflict"));
        Assert.That(async () => await Sink(3).WriteAsync(Content(1500, 3), cancellationToken), Throws.TypeOf<MtuProbe.Cluster.ApiException>().With.Property("Failure").EqualTo(ApiFailure.Conflict));
        Assert.That(Requests("patch", "configmaps"), Is.EqualTo(6));
    }

    [Test]
    public async Task What_it_wrote_itself_is_no_change_however_late_it_is_seen(CancellationToken cancellationToken)
    {
        var sink = Sink(3);
        Assert.That(sink.HasWritten, Is.False);
        await sink.WriteAsync(Content(1400, 3), cancellationToken);
        var first = ConfigMaps.Stored((await ConfigMaps.TryReadAsync(Api, Ns, "mtuprobe", cancellationToken))!);
        await sink.WriteAsync(Content(1300, 3), cancellationToken);

        Assert.That((sink.HasWritten, sink.WasChanged(first)), Is.EqualTo((true, false)));
        Assert.That(sink.WasChanged(first with { Version = "1" }), Is.True, "somebody put the old number back");
    }

    private async Task OvertakeAsync(FencedSink earlier, FencedSink later, string at, CancellationToken cancellationToken)
    {
        Server.Faults.Add(r => r.Verb == at, Fault.Slow(TimeSpan.FromSeconds(5)), times: 1);
        var writing = earlier.WriteAsync(Content(1500, 3, at: DateTimeOffset.UnixEpoch.AddDays(1)), cancellationToken).AsTask();
        await Server.Log.WaitForAsync(r => r.Verb == at && r.Status is null && r.Ended is null, cancellationToken);
        await later.WriteAsync(Content(1300, 4), cancellationToken);
        Hangs = true;
        await UntilAsync(() => writing.IsCompleted, TimeSpan.FromSeconds(14), "written", cancellationToken);
        Hangs = false;
        Assert.That(async () => await writing, Throws.TypeOf<PublishException>());
    }

    private void PutEmpty(string ns, string? term = null) => Server.Store.Put(ns, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "mtuprobe", ["annotations"] = term is null ? null : new JsonObject { [Term] = term } },
    });

    /// <param name="leads">What the Lease says of it.</param>
    private FencedSink Sink(int term, string ns = Ns, bool leads = false) =>
        new(Api, ns, "aggregate", term, _ => Task.FromResult(leads), () => _fenced.Add(term), ns == Ns ? null : "make it");
}
