using System.Text.Json;

namespace MtuProbe.Cluster;

/// <summary>The parts of a Kubernetes <c>Status</c> that we look at; all null for a body that is none.</summary>
internal readonly record struct ApiStatus(string? Reason, string? Message, TimeSpan? RetryAfter)
{
    private const int LongestWait = 600;

    public static ApiStatus Read(string? body)
    {
        try
        {
            using var document = JsonDocument.Parse(body is { Length: > 0 } ? body : "null");
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                return default;
            }

            var seconds = root.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object
                && details.TryGetProperty("retryAfterSeconds", out var wait) && wait.ValueKind == JsonValueKind.Number && wait.TryGetInt32(out var number)
                && number is > 0 and <= LongestWait ? number : (int?)null;
            return new ApiStatus(Text(root, "reason"), Text(root, "message"), seconds is { } s ? TimeSpan.FromSeconds(s) : null);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement root, string member) =>
        root.TryGetProperty(member, out var words) && words.ValueKind == JsonValueKind.String ? words.GetString() : null;
}
