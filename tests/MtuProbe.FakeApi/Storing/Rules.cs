using System.Globalization;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>What an object must be before it is stored, whichever way it came.</summary>
internal static class Rules
{
    /// <exception cref="ApiException">422 with everything that is wrong.</exception>
    public static void Check(ApiResource resource, JsonObject body, JsonObject? before)
    {
        var metadata = body["metadata"]!.AsObject();
        List<FieldError> errors =
        [
            .. MetadataRules.Errors(metadata),
            .. before is null ? [] : Immutable(metadata, before["metadata"]!.AsObject()),
            .. Own(resource, body, before),
        ];
        if (errors.Count > 0)
        {
            // The server reads an event into the core group's type.
            throw Refusal.Invalid(resource == ApiResource.Events ? resource.Kind : resource.QualifiedKind, (string?)metadata["name"] ?? string.Empty, errors);
        }
    }

    private static IEnumerable<FieldError> Own(ApiResource resource, JsonObject body, JsonObject? before)
    {
        if (resource == ApiResource.ConfigMaps)
        {
            return ConfigMapRules.Errors(body, before);
        }

        if (resource == ApiResource.Events)
        {
            return before is null ? EventRules.Errors(body) : EventRules.UpdateErrors(body, before);
        }

        return resource == ApiResource.Leases ? LeaseErrors(body["spec"] as JsonObject ?? []) : [];
    }

    /// <summary>Source: pkg/apis/coordination/validation/validation.go. A Lease that is given up therefore keeps a duration of at least a second.</summary>
    private static IEnumerable<FieldError> LeaseErrors(JsonObject spec)
    {
        if ((long?)spec["leaseDurationSeconds"] is <= 0 and var duration)
        {
            yield return FieldError.Invalid("spec.leaseDurationSeconds", duration.ToString(CultureInfo.InvariantCulture), "must be greater than 0");
        }

        if ((long?)spec["leaseTransitions"] is < 0 and var transitions)
        {
            yield return FieldError.Invalid("spec.leaseTransitions", transitions.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to 0");
        }
    }

    private static IEnumerable<FieldError> Immutable(JsonObject metadata, JsonObject before) =>
        from member in new[] { "uid", "creationTimestamp" }
        let now = (string?)metadata[member]
        where now is not null && now != (string?)before[member]
        select FieldError.InvalidText($"metadata.{member}", now, "field is immutable");
}
