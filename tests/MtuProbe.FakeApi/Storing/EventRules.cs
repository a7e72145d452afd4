using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// What a new events.k8s.io/v1 Event must be. Source: pkg/apis/core/validation/events.go; which fields are missed was measured.
/// The paths are those of the core type into which the server reads it.
/// </summary>
internal static class EventRules
{
    private const int MostLength = 128;
    private const int MostNoteLength = 1024;

    public static IEnumerable<FieldError> Errors(JsonObject body)
    {
        var ns = Member(body["metadata"], "namespace");
        var regarded = Member(body["regarding"], "namespace");
        var timed = Member(body, "eventTime").Length > 0;
        if (timed ? regarded.Length == 0 && ns is not ("default" or "kube-system") : regarded != ns && !(regarded.Length == 0 && ns == "default"))
        {
            yield return FieldError.InvalidText("involvedObject.namespace", regarded, "does not match event.namespace");
        }

        if (timed)
        {
            foreach (var error in Texts(body))
            {
                yield return error;
            }
        }
        else
        {
            yield return FieldError.Required("eventTime");
        }

        var type = Member(body, "type");
        if (type is not ("Normal" or "Warning"))
        {
            yield return FieldError.InvalidText("type", string.Empty, $"has invalid value: {type}");
        }

        if (body["series"] is JsonObject series)
        {
            if (((int?)series["count"] ?? 0) < 2)
            {
                yield return FieldError.InvalidText("series.count", string.Empty, "should be at least 2");
            }

            if (Member(series, "lastObservedTime").Length == 0)
            {
                yield return FieldError.Required("series.lastObservedTime");
            }
        }

        foreach (var (member, field) in new[] { ("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"), ("deprecatedSource", "source") })
        {
            if (body[member] is JsonValue or JsonObject { Count: > 0 })
            {
                yield return FieldError.InvalidText(field, string.Empty, "needs to be unset");
            }
        }
    }

    /// <summary>Of an event that is there only the series may change.</summary>
    public static IEnumerable<FieldError> UpdateErrors(JsonObject body, JsonObject before) =>
        from pair in new[]
        {
            ("regarding", "involvedObject"), ("reason", "reason"), ("note", "message"), ("type", "type"), ("eventTime", "eventTime"), ("action", "action"), ("related", "related"),
            ("reportingController", "reportingController"), ("reportingInstance", "reportingInstance"),
        }
        where !JsonNode.DeepEquals(body[pair.Item1], before[pair.Item1])
        select FieldError.InvalidText(pair.Item2, body[pair.Item1]?.ToString() ?? string.Empty, "field is immutable");

    private static IEnumerable<FieldError> Texts(JsonObject body)
    {
        var controller = Member(body, "reportingController");
        if (controller.Length == 0)
        {
            yield return FieldError.Required("reportingController");
        }

        if (!MetadataRules.QualifiedName(controller))
        {
            yield return FieldError.InvalidText("reportingController", controller, controller.Length == 0 ? "name part must be non-empty" : "name part must consist of alphanumeric characters, '-', '_' or '.'");
        }

        foreach (var member in new[] { "reportingInstance", "action", "reason" })
        {
            var value = Member(body, member);
            if (value.Length == 0)
            {
                yield return FieldError.Required(member);
            }

            if (value.Length > MostLength)
            {
                yield return FieldError.InvalidText(member, string.Empty, $"can have at most {MostLength} characters");
            }
        }

        if (Member(body, "note").Length > MostNoteLength)
        {
            yield return FieldError.InvalidText("message", string.Empty, $"can have at most {MostNoteLength} characters");
        }
    }

    private static string Member(JsonNode? node, string name) => (string?)node?[name] ?? string.Empty;
}
