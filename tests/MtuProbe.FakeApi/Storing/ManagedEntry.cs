using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>Which fields of an object one manager set, by apply or by other writes.</summary>
internal sealed record ManagedEntry(string Manager, bool Apply, string ApiVersion, DateTimeOffset Time, ImmutableSortedSet<string> Fields)
{
    public bool IsOf(string manager, bool apply) => Apply == apply && Manager == manager;

    /// <summary>Only the times of other writes are told in conflicts. Source: internal/conflict.go of apimachinery's managedfields.</summary>
    public string ConflictName => Apply ? $"\"{Manager}\"" : $"\"{Manager}\" using {ApiVersion} at {Stamp(Time)}";

    public JsonObject ToJson() => new()
    {
        ["manager"] = Manager,
        ["operation"] = Apply ? "Apply" : "Update",
        ["apiVersion"] = ApiVersion,
        ["time"] = Stamp(Time),
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = FieldSet.ToFieldsV1(Fields),
    };

    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
