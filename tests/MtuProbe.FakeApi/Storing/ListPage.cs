namespace MtuProbe.FakeApi.Storing;

/// <summary>One page of a list.</summary>
/// <param name="Continue">What to ask for the next page with, null on the last one.</param>
/// <param name="Remaining">How many objects the next pages hold, null where a selector would make that costly to know.</param>
internal sealed record ListPage(IReadOnlyList<ApiObject> Items, long Version, string? Continue, int? Remaining);
