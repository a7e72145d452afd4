namespace MtuProbe.FakeApi.Storing;

/// <summary>A kind of object that is served, under its names.</summary>
/// <param name="CreateOnUpdate">PUT makes a missing object. Source: the strategies in kubernetes/kubernetes, pkg/registry.</param>
/// <param name="UnconditionalUpdate">PUT without a resourceVersion overwrites whatever is there (same source).</param>
public sealed record ApiResource(string Group, string Version, string Plural, string Kind, bool Namespaced, bool CreateOnUpdate, bool UnconditionalUpdate)
{
    public static readonly ApiResource Namespaces = new("", "v1", "namespaces", "Namespace", Namespaced: false, CreateOnUpdate: false, UnconditionalUpdate: true);
    public static readonly ApiResource ConfigMaps = new("", "v1", "configmaps", "ConfigMap", Namespaced: true, CreateOnUpdate: false, UnconditionalUpdate: true);
    public static readonly ApiResource Leases = new("coordination.k8s.io", "v1", "leases", "Lease", Namespaced: true, CreateOnUpdate: true, UnconditionalUpdate: false);
    public static readonly ApiResource EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", Namespaced: true, CreateOnUpdate: false, UnconditionalUpdate: true);
    public static readonly ApiResource Events = new("events.k8s.io", "v1", "events", "Event", Namespaced: true, CreateOnUpdate: true, UnconditionalUpdate: true);

    public static readonly IReadOnlyList<ApiResource> All = [Namespaces, ConfigMaps, Leases, EndpointSlices, Events];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As error messages name it: <c>leases.coordination.k8s.io</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>As Go prints a GroupVersionKind: <c>/v1, Kind=ConfigMap</c>.</summary>
    public string GroupVersionKind => $"{Group}/{Version}, Kind={Kind}";
}
