using Microsoft.Extensions.Time.Testing;
using MtuProbe.Aggregating;

namespace MtuProbe.Tests.Aggregating;

/// <summary>A book of nodes on the test's clock, and nodes that beat.</summary>
public abstract class BookTest
{
    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private protected FakeTimeProvider Time { get; private set; }

    private protected NodeBook Book { get; set; }

    [SetUp]
    public void Begin()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        Book = new NodeBook(Time, TimeSpan.FromMinutes(30));
    }

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private protected int? Number() => Book.Read()?.Smallest(null, null)?.Bytes;

    private protected void Hear(string node, int mtu) => Book.Hear(Objects.WithMtu(node, Now, mtu));

    private protected void HearMany(int count, int mtu)
    {
        for (var i = 0; i < count; i++)
        {
            Hear($"n{i}", mtu);
        }
    }

    /// <summary>Minutes in which these go on beating, as they did.</summary>
    private protected void Beat(int minutes, params string[] nodes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Time.Advance(Minute);
            foreach (var node in nodes)
            {
                Hear(node, 1450);
            }
        }
    }

    private protected void BeatMany(int minutes, int count) => Beat(minutes, [.. Enumerable.Range(0, count).Select(i => $"n{i}")]);
}
