using System.Net;
using MtuProbe.Agent;
using MtuProbe.Cluster;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>When the peers are listed, and what is made of an answer.</summary>
public sealed class PeerListsTests : ClusterTest
{
    private readonly List<bool> _listed = [];
    private PeerLists _lists = null!;
    private int _asked;

    [SetUp]
    public void Create()
    {
        _asked = 0;
        _listed.Clear();
        _lists = Lists(() => Task.FromResult<IReadOnlyList<Peer>>([Node("a", "10.0.0.1"), Node("b", "10.0.0.2")]));
    }

    [TestCase(0, 15)]
    [TestCase(250, 15)]
    [TestCase(1000, 60)]
    [TestCase(5000, 300)]
    [TestCase(50_000, 300)]
    public void The_larger_the_cluster_the_rarer_each_lists(int peers, int seconds) =>
        Assert.That(PeerLists.Interval(peers), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public async Task A_small_cluster_is_listed_four_times_a_minute_at_most(CancellationToken cancellationToken)
    {
        _ = _lists.RunAsync(TimeSpan.FromSeconds(5), End.Token);
        await PassAsync(TimeSpan.FromHours(1), cancellationToken);
        Assert.That(_asked, Is.InRange(200, 241));
    }

    [Test]
    public async Task The_same_answer_is_the_same_list(CancellationToken cancellationToken)
    {
        _ = _lists.RunAsync(TimeSpan.Zero, End.Token);
        await UntilAsync(() => _lists.AreKnown, TimeSpan.FromSeconds(1), "listed", cancellationToken);
        var first = _lists.Peers;
        await PassAsync(TimeSpan.FromMinutes(5), cancellationToken);
        Assert.That(_lists.Peers, Is.SameAs(first));
    }

    [Test]
    public async Task However_often_somebody_asks_for_it_a_list_comes_every_quarter_of_a_minute_at_most(CancellationToken cancellationToken)
    {
        IReadOnlyList<Peer> many = [.. Enumerable.Range(0, 5000).Select(i => Node($"n{i}", "10.0.0.1"))];
        _lists = Lists(() => Task.FromResult(many));
        _ = _lists.RunAsync(TimeSpan.Zero, End.Token);
        await PassAsync(TimeSpan.FromMinutes(10), cancellationToken);
        Assert.That(_asked, Is.InRange(2, 3), "five minutes apart");
        for (var second = 0; second < 600; second++)
        {
            _lists.Refresh();
            await PassAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }

        // 15 s and up to 15 s more.
        Assert.That(_asked, Is.InRange(20, 42));
    }

    [Test]
    public async Task While_the_server_is_away_the_peers_stay_and_what_is_told_is_the_reason_and_the_end(CancellationToken cancellationToken)
    {
        var isAway = false;
        _lists = Lists(() => isAway ? throw new PublishException("it is away") : Task.FromResult<IReadOnlyList<Peer>>([Node("a", "10.0.0.1")]));
        _ = _lists.RunAsync(TimeSpan.Zero, End.Token);
        await UntilAsync(() => _lists.AreKnown, TimeSpan.FromSeconds(1), "listed", cancellationToken);
        (isAway, _asked) = (true, 0);
        await PassAsync(TimeSpan.FromHours(4), cancellationToken);

        Assert.That(_lists.Peers.Select(p => p.Name), Is.EqualTo(new[] { "a" }));
        Assert.That(_asked, Is.InRange(100, 4 * 30 + 10), "every two minutes");
        isAway = false;
        await UntilAsync(() => Log.Lines.Count == 2, TimeSpan.FromMinutes(3), "told of", cancellationToken);
        Assert.That(Log.Lines, Is.EqualTo(new[]
        {
            "Error: peers cannot be listed (it is away); they stay as they were (1), and it is tried again",
            "Information: peers can be listed again: 1",
        }));
        Assert.That(_listed.Count(ok => !ok), Is.EqualTo(_asked - _listed.Count(ok => ok) + 1));
    }

    [Test]
    public async Task Two_reasons_in_turn_are_two_lines(CancellationToken cancellationToken)
    {
        var turn = 0;
        _lists = Lists(() => throw new PublishException(turn++ % 2 == 0 ? "no" : "neither"));
        _ = _lists.RunAsync(TimeSpan.Zero, End.Token);
        await PassAsync(TimeSpan.FromHours(1), cancellationToken);
        Assert.That(Log.Lines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Reasons_that_never_repeat_end_soon(CancellationToken cancellationToken)
    {
        var turn = 0;
        _lists = Lists(() => throw new PublishException($"request {turn++} failed"));
        _ = _lists.RunAsync(TimeSpan.Zero, End.Token);
        await PassAsync(TimeSpan.FromHours(2), cancellationToken);
        Assert.That(Log.Lines, Has.Count.EqualTo(8));
    }

    private PeerLists Lists(Func<Task<IReadOnlyList<Peer>>> list) => new(
        _ =>
        {
            _asked++;
            return list();
        },
        Time, Half, _listed.Add, Log);

    private static Peer Node(string name, string address) => new(name, null, [IPAddress.Parse(address)]);
}
