namespace MtuProbe.Aggregating;

/// <summary>One string for each name. For one thread.</summary>
internal sealed class NamePool
{
    /// <summary>Names of nodes that are long gone: after so many all are forgotten, and those still in use come again.</summary>
    private const int Most = 100_000;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public string One(string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_names.Count == Most)
        {
            _names.Clear();
        }

        _names.Add(name);
        return name;
    }
}
