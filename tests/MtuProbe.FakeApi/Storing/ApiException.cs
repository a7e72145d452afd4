using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>A request that is refused, with the Status object that says so.</summary>
public sealed class ApiException(int code, string? reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public string? Reason => reason;

    /// <summary>The seconds of a Retry-After header, which an API server sends where the details carry them.</summary>
    public int? RetryAfterSeconds => (int?)details?["retryAfterSeconds"];

    /// <summary>metav1.Status, with the members in the order of Go's struct.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (!string.IsNullOrEmpty(reason))
        {
            status["reason"] = reason;
        }

        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = code;
        return status;
    }
}
