namespace MtuProbe.Core.Meshing;

/// <summary>
/// Who probes whom among many nodes: N·k paths instead of N², every pair in its turn. Each node works it out alone, from the same members and
/// the same clock; while lists differ, nodes are off by about as many peers as their lists are.
/// </summary>
public sealed class Mesh
{
    private readonly MeshLimits _limits;
    private readonly Ring _ring;
    private readonly StableEdges? _edges;
    private readonly Rotation? _rotation;
    private readonly IReadOnlyList<string>?[] _uncovered;

    private Mesh(MeshLimits limits, Ring ring)
    {
        (_limits, _ring, _uncovered) = (limits, ring, new IReadOnlyList<string>?[ring.ZoneNames.Count]);
        if (ring.Count - 1 > limits.MaxPeers)
        {
            _edges = new StableEdges(ring, limits.StablePeers);
            _rotation = limits.RotatingPeers > 0 ? new Rotation(ring.Count, limits.StablePeers, limits.RotatingPeers) : null;
            ZoneCover.Improve(ring, _edges);
        }
    }

    /// <summary>How long one set of rotating peers is kept.</summary>
    public static TimeSpan Epoch { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// While members stay, any so many consecutive epochs see every ordered pair. Half as many and four see every unordered one, but for those
    /// just opposite on a ring of even length. 1 when all probe all; null when nothing rotates.
    /// </summary>
    public int? EpochsPerSweep => _edges is null ? 1 : _rotation?.Epochs;

    /// <param name="members">In any order. Of several under one name, the one with the ordinally smallest zone.</param>
    /// <param name="limits">The same on every node, or the balance is lost.</param>
    public static Mesh Of(IEnumerable<MeshMember> members, MeshLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limits.MaxPeers);
        ArgumentOutOfRangeException.ThrowIfNegative(limits.MostPinned);
        return new Mesh(limits, new Ring(members));
    }

    /// <summary>Which epoch a moment lies in, counted from 1970.</summary>
    public static long EpochAt(DateTimeOffset moment) => (moment.UtcTicks / Epoch.Ticks) - (DateTimeOffset.UnixEpoch.UtcTicks / Epoch.Ticks);

    /// <param name="self">Who asks; need not be among the members yet.</param>
    /// <param name="epoch">As <see cref="EpochAt"/> counts.</param>
    /// <param name="pinned">Peers whose path is not clear, the worst first. Those who left are passed over.</param>
    public MeshSelection Choose(string self, long epoch, IReadOnlyList<string> pinned)
    {
        if (_ring.PlaceOf(self) is not { } place)
        {
            return Of([.. _ring.Members, new MeshMember(self, null)], _limits).Choose(self, epoch, pinned);
        }

        int[] stable = [.. Enumerable.Range(0, _edges?.Each ?? _ring.Count - 1).Select(slot => _edges?.Peer(place, slot) ?? _ring.Step(place, slot + 1))];
        int[] rotating = [.. _rotation?.DistancesIn(epoch).Select(distance => AtDistance(place, distance, stable)) ?? []];
        return new MeshSelection
        {
            Stable = [.. stable.Select(_ring.NameAt)],
            Rotating = [.. rotating.Select(_ring.NameAt)],
            Pinned = [.. pinned
                .Where(name => _ring.PlaceOf(name) is { } peer && peer != place && !stable.Contains(peer) && !rotating.Contains(peer))
                .Distinct()
                .Take(_limits.MostPinned)],
            UncoveredZones = UncoveredFrom(_ring.ZoneAt(place)),
        };
    }

    /// <summary>Who was exchanged into the stable peers has left its turn to whom it replaced: a sweep misses nobody.</summary>
    private int AtDistance(int place, int distance, int[] stable)
    {
        var peer = _ring.Step(place, distance);
        for (var slot = Array.IndexOf(stable, peer); slot >= 0; slot = Array.IndexOf(stable, peer))
        {
            // One exchange after another may have brought the replaced one back, in the place of yet another.
            peer = _ring.Step(place, slot + 1);
        }

        return peer;
    }

    private IReadOnlyList<string> UncoveredFrom(int zone) =>
        _edges is null || zone == Ring.NoZone ? [] : _uncovered[zone] ??= ZoneCover.Uncovered(_ring, _edges, zone);
}
