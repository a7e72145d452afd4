namespace MtuProbe.Publishing;

/// <summary>The content of one ConfigMap of contract §4.4, wherever it is written to.</summary>
internal sealed record PublishedObject
{
    public static IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { [ObjectKeys.NameLabel] = ObjectKeys.NameLabelValue };

    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys and values in the order they are written.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Data { get; init; }

    /// <summary>What beside the numbers makes it worth writing again: each path's verdict, say.</summary>
    public string Substance { get; init; } = string.Empty;

    /// <summary>No number and no verdict differ; times and counts may.</summary>
    public bool SaysTheSameAs(PublishedObject other) =>
        Name == other.Name && Substance == other.Substance && Numbers.SequenceEqual(other.Numbers);

    private IEnumerable<KeyValuePair<string, string>> Numbers => Data.Where(d => d.Key is not (ObjectKeys.AsOf or ObjectKeys.Report));
}
