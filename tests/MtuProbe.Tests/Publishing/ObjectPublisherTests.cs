using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>When an object is written (here to a file), and what happens when it cannot be. The clock is the test's.</summary>
public sealed class ObjectPublisherTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private FakeTimeProvider _time;
    private Lines _log;
    private List<bool> _results;
    private string _directory;

    private string FileName => Path.Combine(_directory, "mtuprobe-node-node-a.yaml");

    private string Draft => Path.Combine(_directory, ".mtuprobe-node-node-a.yaml.tmp");

    [SetUp]
    public void Create()
    {
        (_time, _log, _results) = (new FakeTimeProvider(States.Now), new Lines(), []);
        _directory = Directory.CreateTempSubdirectory("mtuprobe-store-").FullName;
    }

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_state_is_written_and_no_draft_stays()
    {
        await using var store = Open();
        Publish(store, States.Path("b", "forward-hole"));
        Assert.Multiple(() =>
        {
            Assert.That(Numbers().Recommended!.Value.Bytes, Is.EqualTo(1400));
            Assert.That(Directory.GetFileSystemEntries(_directory), Is.EqualTo(new[] { FileName }));
            Assert.That(_results, Is.EqualTo(new[] { true }));
        });
    }

    [Test]
    public async Task Ages_and_counts_write_nothing_a_verdict_does()
    {
        await using var store = Open();
        var path = States.Path("b", "reduced");
        Publish(store, path);
        for (var i = 1; i <= 60; i++)
        {
            _time.Advance(Second * 10);
            Publish(store, path with { ConfirmedAt = _time.GetUtcNow() });
        }

        Assert.That(_results, Has.Count.EqualTo(1));
        Publish(store, path with { Verdict = VerdictKind.BlackHole });
        Assert.That(_results, Has.Count.EqualTo(2));
        Assert.That(Numbers().AsOf, Is.EqualTo(States.Now + (Second * 600)));
    }

    [Test]
    public async Task A_burst_of_changes_shares_a_write_and_the_last_one_wins()
    {
        await using var store = Open();
        foreach (var count in Enumerable.Range(1, 40))
        {
            Publish(store, [.. Enumerable.Range(0, count).Select(i => States.Path($"peer-{i}"))]);
        }

        _time.Advance(Second);
        Assert.That(_results, Has.Count.EqualTo(2));
        Assert.That(Numbers().Paths, Has.Exactly(40).Items);
    }

    [TestCase(0.0, 810)]
    [TestCase(0.5, 900)]
    [TestCase(0.999999, 990)]
    public async Task A_heartbeat_comes_every_quarter_of_an_hour_give_or_take_a_tenth(double drawn, int seconds)
    {
        await using var store = Open(new Drawn(drawn));
        Publish(store, States.Path("b"));
        for (var beats = 1; beats <= 3; beats++)
        {
            _time.Advance((Second * seconds) - Second);
            Assert.That(_results, Has.Count.EqualTo(beats));
            _time.Advance(Second);
            Assert.That(_results, Has.Count.EqualTo(beats + 1));
            Assert.That(_time.GetUtcNow() - Numbers().AsOf, Is.LessThan(Second * 2), "a sign of life, though nothing changed");
        }
    }

    [Test]
    public async Task A_missing_directory_is_said_once_and_tried_again_ever_more_slowly()
    {
        Directory.Delete(_directory);
        await using var store = Open();
        Publish(store, States.Path("b"));
        var tries = new List<int>();
        for (var second = 0; second <= 240; second++)
        {
            if (_results.Count > tries.Count)
            {
                tries.Add(second);
            }

            store.Publish(Content(States.Of(States.Path("b"), States.Path($"peer-{second}"))));
            _time.Advance(Second);
        }

        Assert.Multiple(() =>
        {
            Assert.That(tries, Is.EqualTo(new[] { 0, 1, 3, 7, 15, 31, 63, 123, 183 }));
            Assert.That(_results, Has.All.False);
            Assert.That(_log.Said, Has.Exactly(1).Items.And.All.StartsWith($"Error: store {_directory}: cannot be written (Could not find a part of the path"));
        });
        Directory.CreateDirectory(_directory);
        _time.Advance(Second * 60);
        Assert.Multiple(() =>
        {
            Assert.That(_results[^1], Is.True);
            Assert.That(Numbers().ByKey.Keys, Does.Contain("path.peer-240"), "the last state, not the one that failed");
            Assert.That(_log.Said[^1], Is.EqualTo($"Information: store {_directory}: works again"));
        });
    }

    [Test]
    public async Task Another_reason_is_said_again()
    {
        Directory.Delete(_directory);
        await using var store = Open();
        Publish(store, States.Path("b"));
        Directory.CreateDirectory(FileName);
        _time.Advance(Second * 5);
        Assert.That(_log.Said, Has.Count.EqualTo(2));
        Assert.That(_log.Said[0], Is.Not.EqualTo(_log.Said[1]));
    }

    [Test]
    public async Task A_directory_in_the_place_of_the_file_is_an_error_and_leaves_no_draft()
    {
        Directory.CreateDirectory(FileName);
        await using var store = Open();
        Publish(store, States.Path("b"));
        Assert.That(_results, Is.EqualTo(new[] { false }));
        Assert.That(File.Exists(Draft), Is.False);
    }

    [Test]
    public async Task What_a_killed_process_left_is_removed_and_what_it_had_written_is_read()
    {
        await using (var first = Open())
        {
            Publish(first, States.Path("b", "forward-hole"));
        }

        await File.WriteAllTextAsync(Draft, "apiVersion: v1\nkind: Conf");
        var other = Path.Combine(_directory, ".mtuprobe-node-node-b.yaml.tmp");
        await File.WriteAllTextAsync(other, "another agent is writing");
        await using var second = Open();
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(Draft), Is.False);
            Assert.That(File.Exists(other), Is.True);
            Assert.That(Numbers().Of(States.Path("b").Id), Is.EqualTo(new PublishedNumber(MtuProbe.Core.Sizes.PacketSize.Of(1400), States.Now.AddSeconds(-30))));
        });
    }

    [TestCase("rubbish")]
    [TestCase("")]
    public async Task A_file_that_is_rubbish_is_nothing_and_is_replaced(string text)
    {
        await File.WriteAllTextAsync(FileName, text);
        await using var store = Open();
        Assert.That(StoreFile().TryRead(), Is.Null);
        Publish(store, States.Path("b"));
        Assert.That(Numbers().Paths, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_link_in_the_place_of_the_draft_is_not_followed()
    {
        var victim = Path.Combine(_directory, "victim");
        await File.WriteAllTextAsync(victim, "mine");
        await using var store = Open();
        File.CreateSymbolicLink(Draft, victim);
        Publish(store, States.Path("b"));
        Assert.That(await File.ReadAllTextAsync(victim), Is.EqualTo("mine"));
        Assert.That(_results, Is.EqualTo(new[] { true }));
    }

    [Test]
    public async Task The_end_writes_what_was_not_written_yet()
    {
        var store = Open();
        Publish(store, States.Path("b"));
        store.Publish(Content(States.Of(States.Path("b"), States.Path("c"))));
        await store.DisposeAsync();
        Assert.That(Numbers().Paths, Has.Exactly(2).Items);
    }

    private StoreFile StoreFile() => new(_directory, ObjectNames.OfNode("node-a"));

    private ObjectPublisher Open(Random? random = null)
    {
        StoreFile().TryRemoveDraft();
        return new(StoreFile(), _time, random ?? new Random(1), _results.Add, _log);
    }

    private static Func<DateTimeOffset, PublishedObject> Content(AgentState state) => at => NodeObject.Of(state, at);

    private void Publish(ObjectPublisher store, params PathState[] paths)
    {
        store.Publish(Content(States.Of(paths)));
        _time.Advance(TimeSpan.Zero);
    }

    private PublishedNumbers Numbers() => PublishedNumbers.TryRead(StoreFile().TryRead())!;

    private sealed class Drawn(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
