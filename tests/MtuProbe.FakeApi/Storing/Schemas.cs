namespace MtuProbe.FakeApi.Storing;

/// <summary>The fields of the kinds that are served. Source: the types.go of k8s.io/api and k8s.io/apimachinery.</summary>
internal static class Schemas
{
    private static readonly FieldType Texts = new FieldType.ListOf(FieldType.Text);
    private static readonly FieldType TextMap = new FieldType.Map(FieldType.Text);

    private static readonly FieldType Owner = Of(
        ("apiVersion", FieldType.Text), ("kind", FieldType.Text), ("name", FieldType.Text), ("uid", FieldType.Text), ("controller", FieldType.Flag), ("blockOwnerDeletion", FieldType.Flag));

    private static readonly FieldType Metadata = Of(
        ("name", FieldType.Text), ("generateName", FieldType.Text), ("namespace", FieldType.Text), ("selfLink", FieldType.Text), ("uid", FieldType.Text),
        ("resourceVersion", FieldType.Text), ("generation", FieldType.Number), ("creationTimestamp", FieldType.Text), ("deletionTimestamp", FieldType.Text),
        ("deletionGracePeriodSeconds", FieldType.Number), ("labels", TextMap), ("annotations", TextMap), ("ownerReferences", new FieldType.ListOf(Owner)),
        ("finalizers", Texts), ("managedFields", new FieldType.ListOf(FieldType.Any)));

    private static readonly FieldType Reference = Of(
        ("kind", FieldType.Text), ("namespace", FieldType.Text), ("name", FieldType.Text), ("uid", FieldType.Text), ("apiVersion", FieldType.Text), ("resourceVersion", FieldType.Text), ("fieldPath", FieldType.Text));

    private static readonly Dictionary<ApiResource, FieldType> Types = new()
    {
        [ApiResource.Namespaces] = Whole(("spec", FieldType.Any), ("status", FieldType.Any)),
        [ApiResource.ConfigMaps] = Whole(("data", TextMap), ("binaryData", TextMap), ("immutable", FieldType.Flag)),
        [ApiResource.Leases] = Whole(("spec", Of(
            ("holderIdentity", FieldType.Text), ("leaseDurationSeconds", FieldType.Number), ("acquireTime", FieldType.Text), ("renewTime", FieldType.Text),
            ("leaseTransitions", FieldType.Number), ("strategy", FieldType.Text), ("preferredHolder", FieldType.Text)))),
        [ApiResource.EndpointSlices] = Whole(
            ("addressType", FieldType.Text),
            ("endpoints", new FieldType.ListOf(Of(
                ("addresses", Texts), ("conditions", Of(("ready", FieldType.Flag), ("serving", FieldType.Flag), ("terminating", FieldType.Flag))), ("hostname", FieldType.Text),
                ("targetRef", Reference), ("deprecatedTopology", TextMap), ("nodeName", FieldType.Text), ("zone", FieldType.Text), ("hints", FieldType.Any)))),
            ("ports", new FieldType.ListOf(Of(("name", FieldType.Text), ("protocol", FieldType.Text), ("port", FieldType.Number), ("appProtocol", FieldType.Text))))),
        [ApiResource.Events] = Whole(
            ("eventTime", FieldType.Text), ("series", Of(("count", FieldType.Number), ("lastObservedTime", FieldType.Text))), ("reportingController", FieldType.Text),
            ("reportingInstance", FieldType.Text), ("action", FieldType.Text), ("reason", FieldType.Text), ("regarding", Reference), ("related", Reference), ("note", FieldType.Text),
            ("type", FieldType.Text), ("deprecatedSource", FieldType.Any), ("deprecatedFirstTimestamp", FieldType.Text), ("deprecatedLastTimestamp", FieldType.Text), ("deprecatedCount", FieldType.Number)),
    };

    public static FieldType For(ApiResource resource) => Types[resource];

    private static FieldType.Struct Whole(params (string Name, FieldType Type)[] own) =>
        Of([("apiVersion", FieldType.Text), ("kind", FieldType.Text), ("metadata", Metadata), .. own]);

    private static FieldType.Struct Of(params (string Name, FieldType Type)[] fields) => new(fields.ToDictionary(f => f.Name, f => f.Type, StringComparer.Ordinal));
}
