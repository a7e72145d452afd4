namespace MtuProbe.Core.Advising;

/// <summary>How many of the nodes that should measure do.</summary>
/// <param name="Fresh">Nodes heard of lately.</param>
/// <param name="Expected">Nodes that should be; at least <paramref name="Fresh"/>.</param>
public readonly record struct Coverage(int Fresh, int Expected)
{
    /// <summary>A first number may be said: half of the nodes are behind it.</summary>
    public bool IsEnoughToBegin => Fresh > 0 && 2L * Fresh >= Expected;

    /// <summary>A number may rise: nine of ten nodes are behind that.</summary>
    public bool IsEnoughToRise => Fresh > 0 && 10L * Fresh >= 9L * Expected;

    public override string ToString() => $"{Fresh}/{Expected}";
}
