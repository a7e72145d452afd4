using System.Net;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Remembers for ten seconds how this host would send back to whoever probes it. Anyone can make up source addresses: what is remembered
/// and how often the kernel is asked are bounded. For one thread.
/// </summary>
internal sealed class ReturnRouteCache(Func<IPAddress, IPAddress?, HostRoute?> lookup, TimeProvider time)
{
    private const int MostKnown = 1024;

    /// <summary>Together no second has more than 500 lookups.</summary>
    private const int LookupsPerSecond = 400;

    private const int LookupsAtOnce = 100;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly TokenBucket _lookups = new(LookupsPerSecond, LookupsAtOnce, time);
    private readonly Dictionary<Ends, Entry> _known = [];
    private readonly Queue<Ends> _oldestFirst = new();

    /// <summary>Null when there is no route, or too many are asked for.</summary>
    /// <param name="source">Whose probe arrived; the port plays no part.</param>
    /// <param name="local">Where it arrived: routes may depend on the address that answers.</param>
    public HostRoute? To(in InternetEndpoint source, in InternetEndpoint? local)
    {
        var ends = new Ends(source with { Port = 0 }, local is { } address ? address with { Port = 0 } : null);
        var isKnown = _known.TryGetValue(ends, out var known);
        if (isKnown && time.GetElapsedTime(known.ReadAt) < Fresh)
        {
            return known.Route;
        }

        if (!_lookups.TryTake(1))
        {
            return null;
        }

        if (!isKnown)
        {
            if (_known.Count == MostKnown)
            {
                _known.Remove(_oldestFirst.Dequeue());
            }

            _oldestFirst.Enqueue(ends);
        }

        var (from, to) = isKnown ? (known.Source, known.Local) : (ends.Source.ToIPAddress(), ends.Local?.ToIPAddress());
        var route = lookup(from, to);
        _known[ends] = new Entry(from, to, route, time.GetTimestamp());
        return route;
    }

    /// <param name="Source">As the lookup wants it: made once, however often it is asked.</param>
    /// <param name="Local">The same.</param>
    private readonly record struct Entry(IPAddress Source, IPAddress? Local, HostRoute? Route, long ReadAt);

    private readonly record struct Ends(InternetEndpoint Source, InternetEndpoint? Local);
}
