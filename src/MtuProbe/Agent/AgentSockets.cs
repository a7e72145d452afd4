using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;
using MtuProbe.Measuring;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>Everything of an agent that touches the network: the responders, and the lanes that its paths share.</summary>
internal sealed class AgentSockets : IAsyncDisposable
{
    private readonly KeyWatch? _keys;
    private readonly ResponderSet _responders;

    private AgentSockets(IoThreads threads, KeyWatch? keys, ResponderSet responders, IReadOnlyDictionary<IpFamily, LanePool> lanes) =>
        (Threads, _keys, _responders, Lanes) = (threads, keys, responders, lanes);

    public IoThreads Threads { get; }

    public IReadOnlyDictionary<IpFamily, LanePool> Lanes { get; }

    /// <summary>Null without keys.</summary>
    public Linux.Packets.KeyRing? Keys => _keys?.Current;

    public IReadOnlyList<ResponderCounters> Counters => _responders.Counters;

    /// <param name="say">Told when the keys change.</param>
    /// <exception cref="UsageException">The port is taken, or the directory holds no keys.</exception>
    public static async Task<AgentSockets> OpenAsync(AgentOptions options, TimeProvider time, Action<string> say)
    {
        var keys = options.KeyDirectory is { } directory ? new KeyWatch(directory, time, say) : null;
        var threads = new IoThreads(time);
        try
        {
            var endpoints = ResponderSet.Everywhere(options.Port);
            var responders = await ResponderSet.OpenAsync(threads, endpoints, options.Node, keys is null ? null : () => keys.Current).ConfigureAwait(false);
            var lanes = endpoints.Select(endpoint => IpFamily.Of(endpoint.Address)).ToDictionary(family => family, family => new LanePool(threads.For(family), options.Flows, time));
            return new AgentSockets(threads, keys, responders, lanes);
        }
        catch
        {
            threads.Dispose();
            keys?.Dispose();
            throw;
        }
    }

    /// <summary>New ports for the lanes of paths that are searched from now on.</summary>
    public async Task RenewLanesAsync()
    {
        foreach (var lanes in Lanes.Values)
        {
            await lanes.RenewAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _responders.DisposeAsync().ConfigureAwait(false);
        foreach (var lanes in Lanes.Values)
        {
            await lanes.DisposeAsync().ConfigureAwait(false);
        }

        Threads.Dispose();
        _keys?.Dispose();
    }
}
