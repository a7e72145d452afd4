using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// What every object's metadata must be. Source: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go and
/// pkg/util/validation/validation.go; the limits were measured.
/// </summary>
internal static partial class MetadataRules
{
    private const int MostAnnotationBytes = 262144;
    private const int MostNameLength = 253;
    private const int MostLabelLength = 63;

    private const string SubdomainWords =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + @"(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelWords =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string KeyWords =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    public static IEnumerable<FieldError> Errors(JsonObject metadata)
    {
        var name = (string?)metadata["name"] ?? string.Empty;
        if (name.Length == 0)
        {
            yield return FieldError.Required("metadata.name", "name or generateName is required");
            yield break;
        }

        if (name.Length > MostNameLength)
        {
            yield return FieldError.InvalidText("metadata.name", name, $"must be no more than {MostNameLength} bytes");
        }

        if (!Subdomain().IsMatch(name))
        {
            yield return FieldError.InvalidText("metadata.name", name, SubdomainWords);
        }

        foreach (var (key, value) in Members(metadata, "labels"))
        {
            if (!QualifiedName(key))
            {
                yield return FieldError.InvalidText("metadata.labels", key, KeyWords);
            }

            if (value.Length > MostLabelLength)
            {
                yield return FieldError.InvalidText("metadata.labels", value, $"must be no more than {MostLabelLength} bytes");
            }

            if (!LabelValue().IsMatch(value))
            {
                yield return FieldError.InvalidText("metadata.labels", value, LabelWords);
            }
        }

        foreach (var (key, _) in Members(metadata, "annotations"))
        {
            if (!QualifiedName(key.ToLowerInvariant()))
            {
                yield return FieldError.InvalidText("metadata.annotations", key, KeyWords);
            }
        }

        if (Members(metadata, "annotations").Sum(a => (long)Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value)) > MostAnnotationBytes)
        {
            yield return FieldError.TooLong("metadata.annotations", MostAnnotationBytes);
        }

        foreach (var error in OwnerErrors(metadata["ownerReferences"] as JsonArray ?? []))
        {
            yield return error;
        }
    }

    /// <summary>A name with an optional DNS prefix, as labels, annotations and reporting controllers have it.</summary>
    public static bool QualifiedName(string name)
    {
        var parts = name.Split('/');
        return parts.Length <= 2 && parts[^1].Length is > 0 and <= MostLabelLength && NamePart().IsMatch(parts[^1])
            && (parts.Length == 1 || (parts[0].Length is > 0 and <= MostNameLength && Subdomain().IsMatch(parts[0])));
    }

    private static IEnumerable<FieldError> OwnerErrors(JsonArray owners)
    {
        foreach (var owner in owners.OfType<JsonObject>())
        {
            foreach (var (member, words) in new[] { ("apiVersion", "version must not be empty"), ("kind", "must not be empty"), ("name", "must not be empty"), ("uid", "must not be empty") })
            {
                if (string.IsNullOrEmpty((string?)owner[member]))
                {
                    yield return FieldError.InvalidText($"metadata.ownerReferences.{member}", string.Empty, words);
                }
            }
        }
    }

    private static IEnumerable<(string Key, string Value)> Members(JsonObject metadata, string member) =>
        (metadata[member] as JsonObject ?? []).Select(m => (m.Key, (string?)m.Value ?? string.Empty));

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex NamePart();
}
