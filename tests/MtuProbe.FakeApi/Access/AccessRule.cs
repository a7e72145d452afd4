using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Access;

/// <summary>One rule of a Role. <c>*</c> stands for everything; no resource names means all.</summary>
public sealed record AccessRule(IReadOnlyList<string> ApiGroups, IReadOnlyList<string> Resources, IReadOnlyList<string> Verbs, IReadOnlyList<string> ResourceNames)
{
    /// <summary>Source: rbac/v1 evaluation_helpers.go. A name that is empty, as in a create, is none of the names.</summary>
    internal bool Allows(string verb, ApiResource resource, string name) =>
        Has(Verbs, verb) && Has(ApiGroups, resource.Group) && Has(Resources, resource.Plural) && (ResourceNames.Count == 0 || ResourceNames.Contains(name));

    private static bool Has(IReadOnlyList<string> list, string value) => list.Contains("*") || list.Contains(value);
}
