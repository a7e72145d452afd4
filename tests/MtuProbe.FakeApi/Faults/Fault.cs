using System.Globalization;

namespace MtuProbe.FakeApi.Faults;

/// <summary>What goes wrong with a request.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Never answered, until the server stops or the client goes.</summary>
    public static Fault Hang { get; } = new Silence();

    /// <summary>Headers and half of the true answer's body, then the connection breaks. Of a write the store has it all the same.</summary>
    public static Fault CutInBody { get; } = new Cut();

    /// <summary>200, said to be JSON, and is not.</summary>
    public static Fault Garbage { get; } = new Raw(200, "application/json", "{\"kind\":\"ConfigMap\",\"apiVe\u0001\u0002rsion\":]][[", []);

    /// <summary>Answered late, and then as if nothing had been.</summary>
    public static Fault Slow(TimeSpan by) => new Delay(by);

    /// <summary>A Status object with this code and reason.</summary>
    public static Fault Status(int code, string reason, string? message = null) => new StatusObject(code, reason, message ?? $"{reason}, as scripted");

    public static Fault Unauthorized { get; } = Status(401, "Unauthorized", "Unauthorized");

    /// <summary>As a list is refused whose pages are too old. A watch is told so within its stream: for that move the store's horizon.</summary>
    public static Fault Gone { get; } = Status(410, "Expired", "The resourceVersion for the provided watch is too old.");

    public static Fault InternalError { get; } = Status(500, "InternalError", "Internal error occurred: etcdserver: request timed out");

    public static Fault Unavailable { get; } = Status(503, "ServiceUnavailable", "the server is currently unable to handle the request");

    /// <summary>
    /// As priority and fairness refuses: plain text, no Status. Source: staging/src/k8s.io/apiserver/pkg/server/filters/maxinflight.go.
    /// </summary>
    public static Fault TooManyRequests(int retryAfterSeconds) => new Raw(
        429,
        "text/plain; charset=utf-8",
        "Too many requests, please try again later.\n",
        [("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>The page of a proxy in between.</summary>
    public static Fault HtmlPage(int code) => new Raw(
        code, "text/html", $"<html>\r\n<head><title>{code} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>{code} Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", []);

    internal sealed record Silence : Fault;

    internal sealed record Cut : Fault;

    internal sealed record Delay(TimeSpan By) : Fault;

    internal sealed record StatusObject(int Code, string Reason, string Message) : Fault;

    internal sealed record Raw(int Code, string ContentType, string Body, IReadOnlyList<(string Name, string Value)> Headers) : Fault;
}
