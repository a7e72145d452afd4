namespace MtuProbe.Core.Paths;

/// <summary>One 5-tuple of a path, by number: routers hash it to choose among equal routes, so each flow may see another lane.</summary>
/// <param name="Index">0 is the one that is searched first.</param>
public readonly record struct Flow(int Index)
{
    public static Flow First => default;
}
