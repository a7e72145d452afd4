using MtuProbe.Core.Paths;

namespace MtuProbe.Aggregating;

/// <summary>Numbers are kept apart by where the paths lead and by family.</summary>
/// <param name="IsEgress">Outside, rather than to peers.</param>
/// <param name="Family">Null where an object, written by somebody else than our agent, does not say.</param>
internal readonly record struct NumberKind(bool IsEgress, IpFamily? Family)
{
    public static IReadOnlyList<NumberKind> All { get; } =
        [.. new IpFamily?[] { IpFamily.Ipv4, IpFamily.Ipv6, null }.SelectMany(family => new[] { new NumberKind(false, family), new NumberKind(true, family) })];
}
