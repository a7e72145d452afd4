using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>
/// What a node had published before it restarted: a number once published is not withdrawn, it ages visibly. Where a path was not well the
/// report tells since when nobody confirmed its number; any other is as old as the object.
/// </summary>
/// <param name="Node">Whose it is.</param>
/// <param name="AsOf">When the object was written.</param>
/// <param name="Recommended">The node's number; null when it had none.</param>
/// <param name="ByKey">Each path's number, by its key in the object.</param>
internal sealed record PublishedNumbers(string Node, DateTimeOffset AsOf, PacketSize? Recommended, IReadOnlyDictionary<string, PublishedNumber> ByKey)
{
    /// <summary>Null when nothing had been published of this path.</summary>
    public PublishedNumber? Of(PathId path) => ByKey.GetValueOrDefault(ObjectNames.FamilyKeyOf(path));
}
