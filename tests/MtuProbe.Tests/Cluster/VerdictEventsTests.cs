using k8s;
using MtuProbe.Agent;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>Events on the agent's own Pod, as the server takes them.</summary>
public sealed class VerdictEventsTests : ClusterTest
{
    private readonly List<bool> _sent = [];
    private VerdictEvents _events = null!;

    [SetUp]
    public void Create()
    {
        _sent.Clear();
        _events = new VerdictEvents((content, token) => PodEvents.SendAsync(Api, "mtuprobe-agent-x2x", "uid-of-pod", content, Time.GetUtcNow(), Guid.NewGuid(), token), Time, _sent.Add, Log);
    }

    [Test]
    public async Task A_problem_that_is_met_is_an_event_with_all_that_the_API_asks_for(CancellationToken cancellationToken)
    {
        await TellAsync(cancellationToken, States.Path("b", "forward-hole"), States.Path("c"));

        var made = (await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.Single();
        Assert.Multiple(() =>
        {
            Assert.That((made.Type, made.Reason, made.Action), Is.EqualTo(("Warning", "PathMtuVerdict", "Probe")));
            Assert.That((made.ReportingController, made.ReportingInstance), Is.EqualTo(("mtuprobe.io/agent", "mtuprobe-agent-x2x")));
            Assert.That((made.Regarding.ApiVersion, made.Regarding.Kind, made.Regarding.Name, made.Regarding.NamespaceProperty, made.Regarding.Uid), Is.EqualTo(("v1", "Pod", "mtuprobe-agent-x2x", Ns, "uid-of-pod")));
            Assert.That(made.Note, Is.EqualTo("b ipv4 via pod: blackHole, 1400 bytes"));
            Assert.That(made.EventTime, Is.EqualTo(Time.GetUtcNow().UtcDateTime).Within(TimeSpan.FromSeconds(2)));
            Assert.That(made.Metadata.Name, Does.StartWith("mtuprobe-agent-x2x."));
            Assert.That(_sent, Is.EqualTo(new[] { true }));
        });
    }

    [Test]
    public async Task Who_is_well_is_no_news_and_neither_is_silence(CancellationToken cancellationToken)
    {
        await ShowAsync(cancellationToken, States.Path("b"), States.Unmeasured("c"));
        await PassAsync(TimeSpan.FromMinutes(11), cancellationToken);
        await ShowAsync(cancellationToken, States.Silent(States.Path("b")), States.Open("c"));
        await PassAsync(TimeSpan.FromMinutes(11), cancellationToken);
        await ShowAsync(cancellationToken, States.Path("b"));

        Assert.That(Requests("create", "events"), Is.Zero);
    }

    [Test]
    public async Task What_breaks_together_is_told_together_and_what_is_well_in_seconds_is_not(CancellationToken cancellationToken)
    {
        await ShowAsync(cancellationToken, States.Path("a"), States.Path("b"));
        await ShowAsync(cancellationToken, States.Path("a", "reduced"), States.Path("b"));
        await PassAsync(TimeSpan.FromSeconds(5), cancellationToken);
        await ShowAsync(cancellationToken, States.Path("a"), States.Path("b"));
        await PassAsync(TimeSpan.FromSeconds(30), cancellationToken);
        await ShowAsync(cancellationToken, States.Path("a", "reduced"), States.Path("b"));
        await PassAsync(TimeSpan.FromSeconds(5), cancellationToken);
        await TellAsync(cancellationToken, States.Path("a", "reduced"), States.Path("b", "forward-hole"));

        var note = (await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.Single().Note;
        Assert.That(note, Does.Contain("a ipv4 via pod: clear -> reduced").And.Contain("b ipv4 via pod: clear -> blackHole"));
    }

    [Test]
    public async Task There_is_one_in_ten_minutes_and_it_tells_all_that_changed_meanwhile(CancellationToken cancellationToken)
    {
        await TellAsync(cancellationToken, States.Path("a", "reduced"), States.Path("b"), States.Path("c"));
        for (var second = 0; second < 580; second += 10)
        {
            await ShowAsync(cancellationToken, States.Path("a", second < 300 ? "reduced" : "clear"), States.Path("b", "forward-hole"), States.Path("c", "reduced"));
            await PassAsync(TimeSpan.FromSeconds(10), cancellationToken);
        }

        Assert.That(Requests("create", "events"), Is.EqualTo(1));
        await PassAsync(TimeSpan.FromSeconds(25), cancellationToken);
        await ShowAsync(cancellationToken, States.Path("a"), States.Path("b", "forward-hole"), States.Path("c", "reduced"));

        var notes = (await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.OrderBy(e => e.EventTime).Select(e => e.Note).ToList();
        Assert.That(notes, Is.EqualTo(new[]
        {
            "a ipv4 via pod: reduced, 1400 bytes",
            "b ipv4 via pod: clear -> blackHole, 1400 bytes; c ipv4 via pod: clear -> reduced, 1400 bytes; a ipv4 via pod: reduced -> clear, 1500 bytes",
        }));
    }

    [Test]
    public async Task All_well_again_is_no_warning(CancellationToken cancellationToken)
    {
        await TellAsync(cancellationToken, States.Path("a", "reduced"));
        await PassAsync(TimeSpan.FromMinutes(11), cancellationToken);
        await TellAsync(cancellationToken, States.Path("a"));

        Assert.That((await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.OrderBy(e => e.EventTime).Last().Type, Is.EqualTo("Normal"));
    }

    [Test]
    public async Task A_note_is_short_enough_however_long_the_names(CancellationToken cancellationToken)
    {
        await TellAsync(cancellationToken, [.. Enumerable.Range(0, 40).Select(i => States.Path($"{i:00}{new string('n', 250)}", "forward-hole"))]);

        var note = (await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.Single().Note;
        Assert.That(note, Has.Length.EqualTo(1024).And.EndsWith("..."));
    }

    [Test]
    public async Task More_than_five_are_counted(CancellationToken cancellationToken)
    {
        await TellAsync(cancellationToken, [.. Enumerable.Range(0, 8).Select(i => States.Path($"n{i}", "forward-hole"))]);
        Assert.That((await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.Single().Note, Does.EndWith("; and 3 more"));
    }

    [Test]
    public async Task What_could_not_be_told_is_told_ten_minutes_later_and_the_reason_is_one_line(CancellationToken cancellationToken)
    {
        var fault = Server.Faults.Add("create", "events", Fault.Status(403, "Forbidden", "events.events.k8s.io is forbidden"));
        for (var minute = 0; minute < 60; minute++)
        {
            await ShowAsync(cancellationToken, States.Path("a", "reduced"));
            await PassAsync(TimeSpan.FromMinutes(1), cancellationToken);
        }

        Assert.That(Requests("create", "events"), Is.InRange(5, 6));
        Assert.That(_sent, Is.All.False);
        Assert.That(Log.Lines, Has.Count.EqualTo(1).And.Some.Contains("403 events.events.k8s.io is forbidden; give the account this right"));

        fault.Dispose();
        await PassAsync(TimeSpan.FromMinutes(11), cancellationToken);
        await ShowAsync(cancellationToken, States.Path("a", "reduced"));
        Assert.That((await Client.EventsV1.ListNamespacedEventAsync(Ns, cancellationToken: cancellationToken)).Items.Single().Note, Is.EqualTo("a ipv4 via pod: reduced, 1400 bytes"));
        Assert.That(Log.Lines, Has.Count.EqualTo(2).And.Some.Contains("can be sent again"));
    }

    [Test]
    public async Task A_path_that_went_is_news_when_it_comes_back_bad(CancellationToken cancellationToken)
    {
        await TellAsync(cancellationToken, States.Path("a", "reduced"));
        await PassAsync(TimeSpan.FromMinutes(11), cancellationToken);
        await ShowAsync(cancellationToken);
        await TellAsync(cancellationToken, States.Path("a", "reduced"));

        Assert.That(Requests("create", "events"), Is.EqualTo(2));
    }

    /// <summary>For as long as it is waited for more.</summary>
    private async Task TellAsync(CancellationToken cancellationToken, params PathState[] paths)
    {
        await ShowAsync(cancellationToken, paths);
        await PassAsync(TimeSpan.FromSeconds(10), cancellationToken);
        await ShowAsync(cancellationToken, paths);
    }

    private async Task ShowAsync(CancellationToken cancellationToken, params PathState[] paths)
    {
        _events.Show(States.Of(paths), cancellationToken);
        while (!await IsQuietAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
