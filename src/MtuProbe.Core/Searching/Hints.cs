using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>
/// Sizes that somebody named: a PTB, or the other direction's boundary. Each is worth one flight and no more belief than that
/// (RFC 8899 §4.6.2); whoever keeps naming sizes is heard three times.
/// </summary>
internal sealed class Hints
{
    private const int Most = 3;

    private readonly HashSet<PacketSize> _taken = [];
    private PacketSize? _next;

    /// <summary>The last one to speak is heard; a size that was tried on somebody's word is not tried so again.</summary>
    public void Add(PacketSize size) => _next = _taken.Contains(size) ? _next : size;

    /// <summary>The hint, if it can still narrow the gap; it is spent either way.</summary>
    public PacketSize? Take(PacketSize floor, PacketSize ceiling)
    {
        var hint = _next;
        _next = null;
        return hint is { } size && _taken.Count < Most && size >= floor && size < ceiling && ceiling - floor > 1 && _taken.Add(size)
            ? size
            : null;
    }
}
