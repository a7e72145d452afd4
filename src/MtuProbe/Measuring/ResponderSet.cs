using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;

namespace MtuProbe.Measuring;

/// <summary>Our responders on this host: one for each address that is listened on.</summary>
internal sealed class ResponderSet : IAsyncDisposable
{
    private readonly List<Responder> _responders = [];

    private ResponderSet()
    {
    }

    public IReadOnlyList<IPEndPoint> EndPoints => [.. _responders.Select(responder => responder.LocalEndPoint)];

    public IReadOnlyList<ResponderCounters> Counters => [.. _responders.Select(responder => responder.Counters)];

    /// <summary>Every address of this host, in the families that it has.</summary>
    public static IReadOnlyList<IPEndPoint> Everywhere(int port) =>
        [new IPEndPoint(IPAddress.Any, port), .. Socket.OSSupportsIPv6 ? new[] { new IPEndPoint(IPAddress.IPv6Any, port) } : []];

    /// <param name="keys">The keys of now; null for responders that ask for none.</param>
    /// <exception cref="UsageException">An address cannot be listened on.</exception>
    public static async Task<ResponderSet> OpenAsync(IoThreads threads, IReadOnlyList<IPEndPoint> endpoints, string node, Func<KeyRing>? keys)
    {
        var options = new ResponderOptions
        {
            NodeName = node,
            Keys = keys,
            RouteTo = static (destination, source) => RouteTable.TryLookup(destination, source, out var route, out _) ? route : null,
            InterfaceMtu = InterfaceMtus.Of,
        };
        var set = new ResponderSet();
        foreach (var endpoint in endpoints)
        {
            try
            {
                set._responders.Add(new Responder(threads.For(IpFamily.Of(endpoint.Address)), endpoint, options, TimeProvider.System));
            }
            catch (SocketException refused)
            {
                await set.DisposeAsync().ConfigureAwait(false);
                throw new UsageException($"cannot listen on UDP {endpoint} ({refused.Message}): choose another --port or --listen");
            }
        }

        return set;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var responder in _responders)
        {
            await responder.DisposeAsync().ConfigureAwait(false);
        }
    }
}
