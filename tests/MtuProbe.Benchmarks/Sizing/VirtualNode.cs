using Microsoft.Extensions.Logging.Abstractions;
using MtuProbe.Agent;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Measuring;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>One run of an agent without a network: its book hears what lives tell, and everything that publishes is the product's.</summary>
internal sealed class VirtualNode
{
    /// <summary>As ConfigMapSink has it.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(10);

    /// <summary>As AgentProcess gathers what happens at once.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>AgentProcess looks every five seconds: what follows from time alone comes up to ten later here.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    private readonly VirtualHours _hours;
    private readonly PathBook _book;
    private readonly ObjectPublisher _publisher;
    private bool _isGathering;
    private bool _isOver;
    private bool _isDead;

    public VirtualNode(VirtualHours hours, int node, IEnumerable<(PathId Path, PathLife Life, TimeSpan Begin)> paths, StoredObject? before, Action<PublishedObject> written)
    {
        _hours = hours;
        var timers = new KeeperTimers();
        _book = new PathBook(SizedCluster.Name(node), hours.Time, () => TimeSpan.FromMinutes(30), _ => timers.Confirmation * 3, static () => { });
        if (PublishedNumbers.TryRead(before) is { } numbers)
        {
            _book.Remember(numbers.Of, numbers.OfNode);
        }

        _publisher = new ObjectPublisher(new MemorySink(Gap, content => { if (!_isDead) { written(content); } }), hours.Time, new Random(node), static _ => { }, NullLogger.Instance);
        foreach (var (path, life, begin) in paths)
        {
            _book.Begin(path, isRotating: false);
            foreach (var (at, finding) in life.Findings)
            {
                hours.At(begin + at, () => Take(book => book.Found(path, PathOutcome.Of(finding), "eth0"), isNews: true));
            }

            foreach (var at in life.ConfirmedAt)
            {
                hours.At(begin + at, () => Take(book => book.Confirmed(path), isNews: false));
            }
        }

        hours.At(hours.Now + Tick, Look);
    }

    /// <summary>It publishes what it knows, and is gone.</summary>
    public void End()
    {
        Read();
        _isOver = true;
        _publisher.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Its machine is gone: nothing is published any more.</summary>
    public void Die() => _isOver = _isDead = true;

    private void Take(Action<PathBook> what, bool isNews)
    {
        if (_isOver)
        {
            return;
        }

        what(_book);
        if (isNews && !_isGathering)
        {
            _isGathering = true;
            _hours.At(_hours.Now + Gathering, () =>
            {
                _isGathering = false;
                Read();
            });
        }
    }

    private void Look()
    {
        if (!_isOver)
        {
            Read();
            _hours.At(_hours.Now + Tick, Look);
        }
    }

    private void Read()
    {
        if (!_isOver)
        {
            var state = _book.Read();
            _publisher.Publish(at => NodeObject.Of(state, at));
        }
    }
}
