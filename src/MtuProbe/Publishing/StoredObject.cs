namespace MtuProbe.Publishing;

/// <summary>An object as somebody reads it, whoever wrote it: nothing in it is trusted.</summary>
/// <param name="Name">Of the object.</param>
/// <param name="Annotations">All of them.</param>
/// <param name="Data">Its values by key.</param>
internal sealed record StoredObject(string Name, IReadOnlyDictionary<string, string> Annotations, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>The API server's <c>resourceVersion</c>, of use for comparing only; null for a file.</summary>
    public string? Version { get; init; }
}
