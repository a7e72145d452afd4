namespace MtuProbe.Core.Witnessing;

/// <summary>A table that never holds more than it may: the entry that nobody asked for longest leaves, and is counted.</summary>
internal sealed class RecentTable<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    public int Count => _nodes.Count;

    /// <summary>Entries that left because others came.</summary>
    public long Evicted { get; private set; }

    /// <summary>The most recently used first.</summary>
    public IEnumerable<(TKey Key, TValue Value)> Entries => _order;

    /// <summary>Null when there is none; an entry that is found is used, and stays longer.</summary>
    public TValue? Find(TKey key)
    {
        if (!_nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        if (!ReferenceEquals(node, _order.First))
        {
            _order.Remove(node);
            _order.AddFirst(node);
        }

        return node.Value.Value;
    }

    public TValue FindOrAdd<TContext>(TKey key, TContext context, Func<TKey, TContext, TValue> make)
    {
        if (Find(key) is { } found)
        {
            return found;
        }

        if (_nodes.Count == capacity)
        {
            Evicted++;
            Remove(_order.Last!.Value.Key);
        }

        var made = make(key, context);
        _nodes.Add(key, _order.AddFirst((key, made)));
        return made;
    }

    public void Remove(TKey key)
    {
        if (_nodes.Remove(key, out var node))
        {
            _order.Remove(node);
        }
    }
}
