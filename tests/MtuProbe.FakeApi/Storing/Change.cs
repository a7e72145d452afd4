namespace MtuProbe.FakeApi.Storing;

/// <summary>One write, as watches see it. A deletion's object carries the resourceVersion of the deletion.</summary>
/// <param name="Before">The object as it was, null where it is new.</param>
/// <param name="After">The object as it is, null where it went.</param>
internal sealed record Change(long Version, ApiResource Resource, ApiObject? Before, ApiObject? After)
{
    public ApiObject Any => After ?? Before!;

    /// <summary>
    /// What a watch with this selection is told: an object that no longer fits is gone for it, one that now fits is new.
    /// Source: convertToWatchEvent in staging/src/k8s.io/apiserver/pkg/storage/cacher.
    /// </summary>
    public (string Type, ApiObject Object)? SeenBy(Selection selection)
    {
        var fitted = Before is not null && selection.Fits(Before);
        var fits = After is not null && selection.Fits(After);
        return (fitted, fits) switch
        {
            (false, true) => ("ADDED", After!),
            (true, true) => ("MODIFIED", After!),
            (true, false) => ("DELETED", Before!.At(Version)),
            (false, false) => null,
        };
    }
}
