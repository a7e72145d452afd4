namespace MtuProbe.Core.Meshing;

/// <summary>
/// Who probes whom all the time. Everybody probes those who follow on the ring, so everybody is probed by as many as precede: exactly balanced,
/// and one member more or less concerns only those just before it. Exchanges change the pairs, never these numbers.
/// </summary>
/// <param name="ring">More members than <paramref name="each"/> + 1.</param>
/// <param name="each">How many peers each has.</param>
internal sealed class StableEdges(Ring ring, int each)
{
    // Only the rows that an exchange has touched: with thousands of members and hundreds of peers all of them would be megabytes.
    private readonly int[]?[] _peers = new int[ring.Count][];
    private readonly int[]?[] _probers = new int[ring.Count][];

    public int Each => each;

    /// <summary>The nearest first, but for exchanged ones.</summary>
    public int Peer(int place, int slot) => _peers[place] is { } row ? row[slot] : ring.Step(place, slot + 1);

    /// <summary>Who probes it.</summary>
    public int Prober(int place, int slot) => _probers[place] is { } row ? row[slot] : ring.Step(place, -slot - 1);

    public bool Has(int from, int to)
    {
        var slot = 0;
        while (slot < each && Peer(from, slot) != to)
        {
            slot++;
        }

        return slot < each;
    }

    /// <summary>Of the edges <paramref name="from"/> → <paramref name="old"/> and <paramref name="other"/> → <paramref name="to"/> the ends change places.</summary>
    public void Exchange(int from, int old, int other, int to)
    {
        Replace(_peers, Peer, from, old, to);
        Replace(_peers, Peer, other, to, old);
        Replace(_probers, Prober, to, other, from);
        Replace(_probers, Prober, old, from, other);
    }

    private void Replace(int[]?[] rows, Func<int, int, int> current, int place, int old, int replacement)
    {
        var row = rows[place] ??= [.. Enumerable.Range(0, each).Select(slot => current(place, slot))];
        row[Array.IndexOf(row, old)] = replacement;
    }
}
