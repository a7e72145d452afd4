namespace MtuProbe.Core.Meshing;

/// <summary>All members in the order of their hashes, closed to a ring: a place per member, from 0, that nobody chose.</summary>
internal sealed class Ring
{
    private readonly ulong[] _hashes;
    private readonly MeshMember[] _members;
    private readonly int[] _zoneOf;
    private readonly int[][] _zones;

    /// <param name="members">In any order. Of several entries under one name the one with the smallest zone counts, so that the order of the list never does.</param>
    public Ring(IEnumerable<MeshMember> members)
    {
        var sorted = members.Select(member => (Hash: NameHash.Of(member.Name), Member: member)).ToArray();
        Array.Sort(sorted, static (a, b) => Compare(a, b));
        sorted = [.. sorted.Where((entry, i) => i == 0 || entry.Member.Name != sorted[i - 1].Member.Name)];
        _hashes = [.. sorted.Select(entry => entry.Hash)];
        _members = [.. sorted.Select(entry => entry.Member)];

        ZoneNames = [.. _members.Select(member => member.Zone).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var numbers = ZoneNames.Select((zone, number) => (zone, number)).ToDictionary(entry => entry.zone, entry => entry.number);
        _zoneOf = [.. _members.Select(member => member.Zone is { } zone ? numbers[zone] : NoZone)];
        var byZone = Enumerable.Range(0, Count).ToLookup(place => _zoneOf[place]);
        _zones = [.. ZoneNames.Select((_, number) => byZone[number].ToArray())];
    }

    public const int NoZone = -1;

    public int Count => _members.Length;

    public IReadOnlyList<MeshMember> Members => _members;

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> ZoneNames { get; }

    public string NameAt(int place) => _members[place].Name;

    /// <summary>The number of a member's zone in <see cref="ZoneNames"/>, or <see cref="NoZone"/>.</summary>
    public int ZoneAt(int place) => _zoneOf[place];

    /// <summary>Where a zone's members stand, ascending.</summary>
    public ReadOnlySpan<int> PlacesOf(int zone) => _zones[zone];

    /// <summary>The place that many steps further; at most once around.</summary>
    public int Step(int place, int steps)
    {
        var next = place + steps;
        return next >= Count ? next - Count : next < 0 ? next + Count : next;
    }

    /// <summary>Null for a name that is not a member's.</summary>
    public int? PlaceOf(string name)
    {
        for (var place = FirstFrom(NameHash.Of(name)); place < Count && _hashes[place] == NameHash.Of(name); place++)
        {
            if (_members[place].Name == name)
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>The first place whose hash is not smaller; <see cref="Count"/> when there is none.</summary>
    public int FirstFrom(ulong hash)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _hashes[middle] < hash ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int Compare((ulong Hash, MeshMember Member) a, (ulong Hash, MeshMember Member) b)
    {
        if (a.Hash != b.Hash)
        {
            return a.Hash.CompareTo(b.Hash);
        }

        var names = string.CompareOrdinal(a.Member.Name, b.Member.Name);
        return names != 0 ? names
            : a.Member.Zone is null || b.Member.Zone is null ? (a.Member.Zone is null).CompareTo(b.Member.Zone is null)
            : string.CompareOrdinal(a.Member.Zone, b.Member.Zone);
    }
}
