namespace MtuProbe.Core.Meshing;

/// <summary>
/// Sees to it that from every zone somebody probes somebody of every zone, its own included. The ring alone misses pairs of small zones. For each of
/// them two edges that are not the only ones of their zone pairs exchange their ends, which leaves everybody as many peers and as many probers as before.
/// </summary>
internal sealed class ZoneCover
{
    private readonly Ring _ring;
    private readonly StableEdges _edges;
    private readonly int _zones;
    private readonly int[] _edgesBetween;

    // An exchange never gives a zone an edge to spare: once there is none, there is none.
    private readonly bool[] _noneSparedFrom;
    private readonly bool[] _noneSparedInto;

    private ZoneCover(Ring ring, StableEdges edges)
    {
        (_ring, _edges, _zones) = (ring, edges, ring.ZoneNames.Count);
        (_edgesBetween, _noneSparedFrom, _noneSparedInto) = (new int[_zones * _zones], new bool[_zones], new bool[_zones]);
        for (var place = 0; place < ring.Count; place++)
        {
            for (var slot = 0; slot < edges.Each; slot++)
            {
                Count(ring.ZoneAt(place), ring.ZoneAt(edges.Peer(place, slot)), 1);
            }
        }
    }

    /// <summary>Covers what can be covered. With more zone pairs than edges nothing is tried: nearly every edge is the only one of its pair then.</summary>
    public static void Improve(Ring ring, StableEdges edges)
    {
        var zones = ring.ZoneNames.Count;
        if (zones < 2 || (long)zones * zones > (long)ring.Count * edges.Each)
        {
            return;
        }

        var cover = new ZoneCover(ring, edges);
        for (var from = 0; from < zones; from++)
        {
            for (var step = 0; step < zones; step++)
            {
                // Each begins elsewhere: where not all can be covered, the same few zones must not be everybody's first.
                var to = (from + step) % zones;
                if (cover._edgesBetween[(from * zones) + to] == 0 && IsPair(ring, from, to) && !cover._noneSparedFrom[from] && !cover._noneSparedInto[to])
                {
                    _ = cover.TryCover(from, to, withStandIn: false) || cover.TryCover(from, to, withStandIn: true);
                }
            }
        }
    }

    /// <summary>The zones that no stable edge from this one reaches.</summary>
    public static IReadOnlyList<string> Uncovered(Ring ring, StableEdges edges, int zone)
    {
        var reached = new bool[ring.ZoneNames.Count];
        foreach (var place in ring.PlacesOf(zone))
        {
            for (var slot = 0; slot < edges.Each; slot++)
            {
                if (ring.ZoneAt(edges.Peer(place, slot)) is var to and not Ring.NoZone)
                {
                    reached[to] = true;
                }
            }
        }

        return [.. ring.ZoneNames.Where((_, to) => !reached[to] && IsPair(ring, zone, to))];
    }

    /// <summary>A zone of one member has no path within.</summary>
    private static bool IsPair(Ring ring, int from, int to) => from != to || ring.PlacesOf(from).Length > 1;

    // Whom it meets is settled by hashes, not by counting: the same pair finds the same two while they are there.
    private bool TryCover(int fromZone, int toZone, bool withStandIn)
    {
        var start = _ring.FirstFrom(NameHash.Of(_ring.ZoneNames[fromZone], _ring.ZoneNames[toZone]));
        var isAnySpared = false;
        foreach (var from in After(start, fromZone))
        {
            for (var slot = _edges.Each - 1; slot >= 0 && !_noneSparedInto[toZone]; slot--)
            {
                var old = _edges.Peer(from, slot);
                if (IsSpare(fromZone, _ring.ZoneAt(old)))
                {
                    isAnySpared = true;
                    if (TryExchange(from, old, start, toZone, withStandIn))
                    {
                        return true;
                    }
                }
            }
        }

        _noneSparedFrom[fromZone] |= !isAnySpared && !_noneSparedInto[toZone];
        return false;
    }

    private bool TryExchange(int from, int old, int start, int toZone, bool withStandIn)
    {
        var isAnySpared = false;
        foreach (var to in After(start, toZone))
        {
            for (var slot = _edges.Each - 1; slot >= 0; slot--)
            {
                var other = _edges.Prober(to, slot);
                var (fromZone, oldZone, otherZone) = (_ring.ZoneAt(from), _ring.ZoneAt(old), _ring.ZoneAt(other));
                if (!IsSpare(otherZone, toZone))
                {
                    continue;
                }

                isAnySpared = true;
                if (to != from && (MayProbe(other, old) ? old : withStandIn ? StandIn(from, old, other, start) : null) is { } left)
                {
                    _edges.Exchange(from, left, other, to);
                    Count(fromZone, oldZone, -1);
                    Count(otherZone, toZone, -1);
                    Count(fromZone, toZone, 1);
                    Count(otherZone, oldZone, 1);
                    return true;
                }
            }
        }

        _noneSparedInto[toZone] |= !isAnySpared;
        return false;
    }

    /// <summary>
    /// Where two zones are close on the ring, <paramref name="other"/> may probe <paramref name="old"/> already. Then <paramref name="from"/> first exchanges it for
    /// somebody of the same zone, which changes no number of zone pairs.
    /// </summary>
    private int? StandIn(int from, int old, int other, int start)
    {
        for (var i = 0; i < _ring.Count; i++)
        {
            var candidate = (start + i) % _ring.Count;
            if (_ring.ZoneAt(candidate) != _ring.ZoneAt(old) || !MayProbe(from, candidate) || !MayProbe(other, candidate))
            {
                continue;
            }

            for (var slot = 0; slot < _edges.Each; slot++)
            {
                var prober = _edges.Prober(candidate, slot);
                if (MayProbe(prober, old))
                {
                    _edges.Exchange(from, old, prober, candidate);
                    return candidate;
                }
            }
        }

        return null;
    }

    private bool MayProbe(int from, int to) => from != to && !_edges.Has(from, to);

    private bool IsSpare(int from, int to) => from == Ring.NoZone || to == Ring.NoZone || _edgesBetween[(from * _zones) + to] > 1;

    private void Count(int from, int to, int more)
    {
        if (from != Ring.NoZone && to != Ring.NoZone)
        {
            _edgesBetween[(from * _zones) + to] += more;
        }
    }

    /// <summary>A zone's members, beginning with the first at or behind a place.</summary>
    private IEnumerable<int> After(int start, int zone)
    {
        var first = _ring.PlacesOf(zone).BinarySearch(start);
        first = first < 0 ? ~first : first;
        for (var i = 0; i < _ring.PlacesOf(zone).Length; i++)
        {
            yield return _ring.PlacesOf(zone)[(first + i) % _ring.PlacesOf(zone).Length];
        }
    }
}
