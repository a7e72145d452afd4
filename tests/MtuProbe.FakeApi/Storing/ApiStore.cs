using System.Collections.Immutable;
using System.Threading.Channels;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// What an API server and its etcd hold: objects, one growing resourceVersion over all of them, and the writes that watches may still
/// resume from. Every member may be called from any thread.
/// </summary>
public sealed class ApiStore(TimeProvider time)
{
    private readonly Dictionary<ApiResource, ImmutableSortedDictionary<string, ApiObject>> _objects =
        ApiResource.All.ToDictionary(r => r, _ => ImmutableSortedDictionary.Create<string, ApiObject>(StringComparer.Ordinal));

    private readonly List<Change> _history = [];
    private readonly Dictionary<Channel<Change>, ApiResource> _subscribers = [];
    private readonly Dictionary<(ApiResource, long), ImmutableSortedDictionary<string, ApiObject>> _pages = [];

    // etcd counts from 1, and a cluster that has just started is already past some hundreds.
    private long _version = 500;
    private long _horizon;

    internal Lock Gate { get; } = new();

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The resourceVersion of the last write.</summary>
    public long Version
    {
        get
        {
            lock (Gate)
            {
                return _version;
            }
        }
    }

    /// <summary>
    /// The oldest resourceVersion that a watch or a continued list may resume from; older ones are answered with 410.
    /// </summary>
    public long Horizon
    {
        get
        {
            lock (Gate)
            {
                return _horizon;
            }
        }

        set
        {
            lock (Gate)
            {
                _horizon = value;
                _history.RemoveAll(change => change.Version <= value);
            }
        }
    }

    /// <summary>As after a restart of the API server, whose watch cache begins with the moment it was filled.</summary>
    public void MoveHorizonToNow()
    {
        lock (Gate)
        {
            Horizon = _version;
        }
    }

    /// <summary>Writes to other resources: the resourceVersion grows and nobody sees why.</summary>
    public void AdvanceVersion(long by)
    {
        lock (Gate)
        {
            _version += by;
        }
    }

    /// <summary>
    /// As after etcd was replaced by an empty or an older one: nothing is left, and the resourceVersion begins anew.
    /// </summary>
    public void Lose()
    {
        lock (Gate)
        {
            foreach (var resource in ApiResource.All)
            {
                if (resource != ApiResource.Namespaces)
                {
                    _objects[resource] = _objects[resource].Clear();
                }
            }

            _history.Clear();
            _pages.Clear();
            _version = 1;
            _horizon = 1;
        }
    }

    public ApiObject? Find(ApiResource resource, string ns, string name)
    {
        lock (Gate)
        {
            return _objects[resource].GetValueOrDefault(ApiObject.KeyOf(ns, name));
        }
    }

    /// <summary>All objects of a resource, by namespace and name.</summary>
    public IReadOnlyList<ApiObject> All(ApiResource resource)
    {
        lock (Gate)
        {
            return [.. _objects[resource].Values];
        }
    }

    internal (ImmutableSortedDictionary<string, ApiObject> Objects, long Version) Snapshot(ApiResource resource)
    {
        lock (Gate)
        {
            return (_objects[resource], _version);
        }
    }

    /// <summary>The snapshot that a list was begun on, kept until the horizon passes it.</summary>
    internal ImmutableSortedDictionary<string, ApiObject>? Page(ApiResource resource, long version)
    {
        lock (Gate)
        {
            return version < _horizon ? null : _pages.GetValueOrDefault((resource, version));
        }
    }

    internal void KeepPage(ApiResource resource, long version, ImmutableSortedDictionary<string, ApiObject> objects)
    {
        lock (Gate)
        {
            _pages[(resource, version)] = objects;
        }
    }

    /// <summary>Stores what <paramref name="make"/> makes of the next resourceVersion. Called with the gate held.</summary>
    internal ApiObject Commit(ApiResource resource, ApiObject? before, Func<long, ApiObject> make)
    {
        var after = make(++_version);
        _objects[resource] = _objects[resource].SetItem(after.Key, after);
        Tell(new Change(_version, resource, before, after));
        return after;
    }

    /// <summary>Takes an object away. Called with the gate held.</summary>
    internal void Remove(ApiObject gone)
    {
        _version++;
        _objects[gone.Resource] = _objects[gone.Resource].Remove(gone.Key);
        Tell(new Change(_version, gone.Resource, gone, After: null));
    }

    /// <summary>Every change of a resource after a resourceVersion, those that happened already first.</summary>
    /// <param name="after">Null: from now on, and the objects of now are given back.</param>
    internal (ChannelReader<Change> Changes, ImmutableSortedDictionary<string, ApiObject>? Initial, IDisposable Subscription) Subscribe(ApiResource resource, long? after)
    {
        var channel = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
        lock (Gate)
        {
            if (after < _horizon)
            {
                throw Refusal.Expired($"too old resource version: {after} ({_horizon})");
            }

            foreach (var change in _history.Where(change => after is not null && change.Version > after && change.Resource == resource))
            {
                channel.Writer.TryWrite(change);
            }

            _subscribers.Add(channel, resource);
            return (channel.Reader, after is null ? _objects[resource] : null, new Subscription(this, channel));
        }
    }

    private void Tell(Change change)
    {
        _history.Add(change);
        foreach (var (subscriber, wanted) in _subscribers)
        {
            if (wanted == change.Resource)
            {
                subscriber.Writer.TryWrite(change);
            }
        }
    }

    private sealed class Subscription(ApiStore store, Channel<Change> channel) : IDisposable
    {
        public void Dispose()
        {
            lock (store.Gate)
            {
                store._subscribers.Remove(channel);
            }
        }
    }
}
