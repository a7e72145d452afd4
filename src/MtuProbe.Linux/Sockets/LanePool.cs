using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// The lanes that all paths of one family share: K sockets, each of a random port, for any number of peers. From time to time the ports are
/// drawn anew, so that other equal-cost routes are met; a port that somebody keeps for what he found there stays open until he is done.
/// </summary>
public sealed class LanePool : IArrivals, IAsyncDisposable
{
    /// <summary>Whose id an unknown destination's quote names is looked for in every ledger: whoever makes such errors up must not hold up the rest.</summary>
    private const double SearchesPerSecond = 100;

    private readonly IoThread _io;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<InternetEndpoint, AgentProber> _probers = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (IoSocket Socket, int Users)> _sockets = [];
    private readonly int _lanes;
    private readonly TokenBucket _searches;
    private int[] _current;

    /// <exception cref="SocketException">The system has no sockets left.</exception>
    public LanePool(IoThread io, int lanes, TimeProvider time)
    {
        (_io, _lanes, _time) = (io, lanes, time);
        _searches = new TokenBucket(SearchesPerSecond, SearchesPerSecond, time);
        _current = Draw();
    }

    /// <summary>The ports that a new path gets, by lane.</summary>
    public IReadOnlyList<int> Ports
    {
        get
        {
            lock (_gate)
            {
                return [.. _current];
            }
        }
    }

    /// <summary>
    /// A prober over shared lanes. One at a time for each target: the later one gets the answers. Its disposal gives the lanes back.
    /// </summary>
    /// <param name="keep">By lane, the port to go on from, as far as it is still open; null for a current one.</param>
    public AgentProber Open(IPEndPoint target, KeyRing? keys, IReadOnlyList<int?> keep)
    {
        var endpoint = InternetEndpoint.From(target);
        IoSocket[] sockets;
        lock (_gate)
        {
            sockets = [.. Enumerable.Range(0, _lanes).Select(lane => Take(keep.ElementAtOrDefault(lane) ?? _current[lane], _current[lane]))];
        }

        AgentProber prober = null!;
        prober = new AgentProber(_io, target, _time, keys, _ => sockets, () => ReleaseAsync(endpoint, prober, sockets));
        _probers[endpoint] = prober;
        return prober;
    }

    /// <summary>Draws new ports for whoever comes from now on.</summary>
    /// <exception cref="SocketException">The system has no sockets left: the old ports stay.</exception>
    public async ValueTask RenewAsync()
    {
        var drawn = Draw();
        IoSocket[] idle;
        lock (_gate)
        {
            var old = _current;
            _current = drawn;
            idle = [.. old.Where(port => _sockets[port].Users == 0).Select(Remove)];
        }

        await _io.CloseAsync(idle).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        IoSocket[] all;
        lock (_gate)
        {
            all = [.. _sockets.Values.Select(entry => entry.Socket)];
            _sockets.Clear();
        }

        await _io.CloseAsync(all).ConfigureAwait(false);
    }

    void IArrivals.OnData(in Arrival arrival)
    {
        if (_probers.TryGetValue(arrival.Source, out var prober))
        {
            ((IArrivals)prober).OnData(arrival);
        }
    }

    /// <summary>Under a translated address only the id in the quote tells whose packet it was.</summary>
    void IArrivals.OnError(in QueuedError error)
    {
        if (_probers.TryGetValue(error.Destination, out var prober) || (prober = Quoted(error.Quote)) is not null)
        {
            ((IArrivals)prober).OnError(error);
        }
    }

    /// <summary>Sockets that nobody uses are closed in passing; only a broken I/O thread ends those who wait.</summary>
    void IArrivals.OnEnd(Exception reason)
    {
        if (reason is not ObjectDisposedException)
        {
            foreach (var prober in _probers.Values)
            {
                ((IArrivals)prober).OnEnd(reason);
            }
        }
    }

    private AgentProber? Quoted(ReadOnlySpan<byte> quote)
    {
        if (ProbeMessage.TryRead(quote, out var message) && _searches.TryTake(1))
        {
            foreach (var prober in _probers.Values)
            {
                if (prober.Knows(message.Id))
                {
                    return prober;
                }
            }
        }

        return null;
    }

    private int[] Draw()
    {
        var any = _io.Family switch { IpFamily.Ipv4 => IPAddress.Any, IpFamily.Ipv6 => IPAddress.IPv6Any };
        var drawn = new List<IoSocket>();
        try
        {
            for (var lane = 0; lane < _lanes; lane++)
            {
                drawn.Add(IoSocket.Udp(new IPEndPoint(any, 0), this, _time));
                _io.Register(drawn[^1]);
            }
        }
        catch
        {
            drawn.ForEach(socket => _ = _io.CloseAsync([socket]));
            throw;
        }

        lock (_gate)
        {
            drawn.ForEach(socket => _sockets.Add(socket.LocalEndPoint.Port, (socket, 0)));
        }

        return [.. drawn.Select(socket => socket.LocalEndPoint.Port)];
    }

    private IoSocket Take(int wanted, int otherwise)
    {
        var port = _sockets.ContainsKey(wanted) ? wanted : otherwise;
        var (socket, users) = _sockets[port];
        _sockets[port] = (socket, users + 1);
        return socket;
    }

    private IoSocket Remove(int port)
    {
        var socket = _sockets[port].Socket;
        _sockets.Remove(port);
        return socket;
    }

    private async ValueTask ReleaseAsync(InternetEndpoint endpoint, AgentProber prober, IoSocket[] sockets)
    {
        _probers.TryRemove(new KeyValuePair<InternetEndpoint, AgentProber>(endpoint, prober));
        var idle = new List<IoSocket>();
        lock (_gate)
        {
            foreach (var port in sockets.Select(socket => socket.LocalEndPoint.Port))
            {
                if (!_sockets.TryGetValue(port, out var entry))
                {
                    continue;
                }

                _sockets[port] = (entry.Socket, entry.Users - 1);
                if (entry.Users == 1 && !_current.Contains(port))
                {
                    idle.Add(Remove(port));
                }
            }
        }

        await _io.CloseAsync(idle).ConfigureAwait(false);
    }
}
