using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>One whole sweep over a cluster whose members stay: who is probed when.</summary>
internal sealed class Sweep
{
    /// <summary>Epochs after which shares are told: one, an hour, a day.</summary>
    internal static readonly int[] Marks = [1, 6, 144];

    // Any; the first of a day in November 2026.
    private const long First = 2_992_896;

    private readonly Edges _edges;
    private readonly int[] _zones;
    private readonly int _zoneCount;

    internal Sweep(Edges edges)
    {
        _edges = edges;
        var numbers = edges.Zones.Distinct().Select((zone, number) => (zone, number)).ToDictionary(entry => entry.zone, entry => entry.number);
        _zones = [.. edges.Zones.Select(zone => numbers[zone])];
        _zoneCount = numbers.Count;
        Ordered = new Looks(edges.Nodes * edges.Nodes);
        Unordered = new Looks(edges.Nodes * edges.Nodes);
        Nodes = new Looks(edges.Nodes);
        ZonePairs = new Looks(_zoneCount * _zoneCount);
        Run();
    }

    /// <summary>Share of ordered pairs probed, and of unordered ones by either end, at each of <see cref="Marks"/>.</summary>
    internal List<(double Ordered, double Unordered)> Shares { get; } = [];

    internal Looks Ordered { get; }

    /// <summary>By either end: a probe measures both ways.</summary>
    internal Looks Unordered { get; }

    internal Looks Nodes { get; }

    /// <summary>From the one zone to the other; what the other end measures of it does not count.</summary>
    internal Looks ZonePairs { get; }

    /// <summary>By how many a node is probed in one epoch, all its peers counted: the fewest and the most of all nodes and epochs.</summary>
    internal (int Fewest, int Most) Probers { get; private set; } = (int.MaxValue, 0);

    private void Run()
    {
        var (epochs, pairs) = (_edges.EpochsPerSweep, (double)_edges.Nodes * (_edges.Nodes - 1));
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var probers = new int[_edges.Nodes];
            for (var from = 0; from < _edges.Nodes; from++)
            {
                foreach (var to in _edges.Stable[from].Concat(_edges.Rotating(from, First + epoch)))
                {
                    probers[to]++;
                    Look(from, to, epoch);
                }
            }

            Probers = (Math.Min(Probers.Fewest, probers.Min()), Math.Max(Probers.Most, probers.Max()));
            if (Marks.Contains(epoch + 1))
            {
                Shares.Add((Ordered.Seen / pairs, Unordered.Seen / pairs * 2));
            }
        }

        while (Shares.Count < Marks.Length)
        {
            Shares.Add((Ordered.Seen / pairs, Unordered.Seen / pairs * 2));
        }

        if (!Enumerable.Range(0, _edges.Nodes).All(node => _edges.Rotating(node, First).SequenceEqual(_edges.Rotating(node, First + epochs))))
        {
            throw new InvalidOperationException("a sweep does not repeat: its waits cannot be told from one");
        }

        Looks[] all = [Ordered, Unordered, Nodes, ZonePairs];
        Array.ForEach(all, looks => looks.Close(epochs));
    }

    private void Look(int from, int to, int epoch)
    {
        Ordered.Look((from * _edges.Nodes) + to, epoch);
        Unordered.Look((Math.Min(from, to) * _edges.Nodes) + Math.Max(from, to), epoch);
        Nodes.Look(from, epoch);
        Nodes.Look(to, epoch);
        ZonePairs.Look((_zones[from] * _zoneCount) + _zones[to], epoch);
    }
}
