using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// What a ConfigMap's data must be. The limit and the key's characters were measured; the words are those of
/// pkg/apis/core/validation/validation.go and pkg/util/validation/validation.go.
/// </summary>
internal static partial class ConfigMapRules
{
    private const int MostDataBytes = 1 << 20;
    private const int MostKeyLength = 253;

    public static IEnumerable<FieldError> Errors(JsonObject body, JsonObject? before)
    {
        long sum = 0;
        foreach (var member in new[] { "data", "binaryData" })
        {
            foreach (var (key, value) in body[member] as JsonObject ?? [])
            {
                foreach (var words in KeyErrors(key))
                {
                    yield return FieldError.InvalidText($"{member}[{key}]", key, words);
                }

                if (member == "binaryData" && body["data"] is JsonObject data && data.ContainsKey(key))
                {
                    yield return FieldError.InvalidText($"{member}[{key}]", key, "duplicate of key present in data");
                }

                sum += member == "data" ? Encoding.UTF8.GetByteCount((string)value!) : Convert.FromBase64String((string)value!).Length;
            }
        }

        if (sum > MostDataBytes)
        {
            // The path is empty, which Go prints so.
            yield return FieldError.TooLong("[]", MostDataBytes);
        }

        if ((bool?)before?["immutable"] == true)
        {
            if ((bool?)body["immutable"] != true)
            {
                yield return FieldError.Forbidden("immutable", "field is immutable when `immutable` is set");
            }

            foreach (var member in new[] { "data", "binaryData" })
            {
                if (!JsonNode.DeepEquals(before[member], body[member]))
                {
                    yield return FieldError.Forbidden(member, "field is immutable when `immutable` is set");
                }
            }
        }
    }

    private static IEnumerable<string> KeyErrors(string key)
    {
        if (key.Length > MostKeyLength)
        {
            yield return $"must be no more than {MostKeyLength} characters";
        }

        if (!Key().IsMatch(key))
        {
            yield return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' "
                + "(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        }

        switch (key)
        {
            case ".":
                yield return "must not be '.'";
                break;
            case "..":
                yield return "must not be '..'";
                break;
            default:
                if (key.StartsWith("..", StringComparison.Ordinal))
                {
                    yield return "must not start with '..'";
                }

                break;
        }
    }

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex Key();
}
