using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>
/// Every path of a cluster, second by second, from the moment that all agents start together: who probes whom is the mesh's, when a path begins the agent's
/// jitter, what it sends one of a few hundred simulated lives.
/// </summary>
internal sealed class Fabric
{
    /// <summary>The first minute; before the first raise; the first raise of all; one epoch.</summary>
    public static readonly (int From, int To) Start = (0, 60), Steady = (120, 480), Raise = (480, 700), Epoch = (0, 600);

    private const int Length = 900;
    private const int LivesOfEach = 128;

    private static readonly TimeSpan StartJitter = TimeSpan.FromSeconds(5);

    /// <summary>The same for rotating paths.</summary>
    private static readonly TimeSpan RotatingJitter = StartJitter * 12;

    private static readonly Lazy<Dictionary<IpFamily, PathLife[]>> Lives = new(() => SizedCluster.Families.ToDictionary(
        family => family,
        family => PathLife.Many(LivesOfEach, seed => PathLife.Live(family, seed, TimeSpan.FromSeconds(Length), new KeeperTimers(), (TimeSpan.Zero, SizedNetwork.Clear)))));

    private readonly int[][] _packets;
    private readonly long[] _allPackets = new long[Length];
    private readonly long[] _allBytes = new long[Length];

    public Fabric(SizedCluster cluster)
    {
        _packets = [.. Enumerable.Range(0, cluster.Nodes).Select(_ => new int[Length])];
        var random = new Random(cluster.Nodes);
        for (var from = 0; from < cluster.Nodes; from++)
        {
            foreach (var to in cluster.Edges.Stable[from])
            {
                Add(from, to, StartJitter, 0, Length, random);
            }

            foreach (var (epoch, begin, end) in new[] { (0, 0, Epoch.To), (1, Epoch.To, Length) })
            {
                foreach (var to in cluster.Edges.Rotating(from, SizedCluster.Epoch + epoch))
                {
                    Add(from, to, RotatingJitter, begin, end, random);
                }
            }
        }
    }

    /// <summary>The most packets that one node sent and received in one second.</summary>
    public int NodePeak((int From, int To) window) => _packets.Max(seconds => seconds[window.From..window.To].Max());

    /// <summary>On average, sent and received.</summary>
    public double NodeMean((int From, int To) window) => _packets.Average(seconds => seconds[window.From..window.To].Average());

    public long Peak((int From, int To) window) => _allPackets[window.From..window.To].Max();

    public long PeakBytes((int From, int To) window) => _allBytes[window.From..window.To].Max();

    public double Mean((int From, int To) window) => _allPackets[window.From..window.To].Average();

    public double MeanBytes((int From, int To) window) => _allBytes[window.From..window.To].Average();

    private void Add(int from, int to, TimeSpan jitter, int begin, int end, Random random)
    {
        foreach (var family in SizedCluster.Families)
        {
            var start = begin + (int)(jitter * random.NextDouble()).TotalSeconds;
            foreach (var second in Lives.Value[family][random.Next(LivesOfEach)].Wire)
            {
                var at = start + second.Second;
                if (at >= end)
                {
                    break;
                }

                _packets[from][at] += second.Packets;
                _packets[to][at] += second.Packets;
                _allPackets[at] += second.Packets;
                _allBytes[at] += second.Bytes;
            }
        }
    }
}
