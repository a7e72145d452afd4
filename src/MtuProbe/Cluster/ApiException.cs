using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using k8s.Autorest;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>A call to the API server failed. The message is one line that names the server, what it said, and the remedy where one is known.</summary>
internal sealed class ApiException(ApiFailure failure, string message, TimeSpan? tryAfter = null, Exception? cause = null)
    : PublishException(message, tryAfter, cause)
{
    /// <summary>A Status of a server that quotes the whole object back is not for a log.</summary>
    private const int LongestWords = 300;

    public ApiFailure Failure => failure;

    /// <param name="server">Its address.</param>
    /// <param name="cause">Of a call with the client library.</param>
    /// <param name="deadline">How long was waited, where that is the cause.</param>
    public static ApiException From(string server, Exception cause, TimeSpan deadline) => cause switch
    {
        ApiException known => known,
        HttpOperationException refused => FromStatus(server, refused),
        OperationCanceledException or TimeoutException => new ApiException(
            ApiFailure.Silent, $"API server {server}: no answer within {deadline.TotalSeconds:0} s", null, cause),
        JsonException or FormatException or InvalidOperationException or NotSupportedException => new ApiException(
            ApiFailure.NotAnAnswer, $"API server {server}: what answers there is no API server ({Line(cause.Message)})", null, cause),
        _ => new ApiException(ApiFailure.Unreachable, $"API server {server}: {Reason(cause)}", null, cause),
    };

    private static ApiException FromStatus(string server, HttpOperationException refused)
    {
        var code = refused.Response.StatusCode;
        var status = ApiStatus.Read(refused.Response.Content);
        var failure = (int)code switch
        {
            401 => ApiFailure.Unauthorized,
            403 => ApiFailure.Forbidden,
            404 => ApiFailure.NotFound,
            409 => ApiFailure.Conflict,
            410 => ApiFailure.Gone,
            429 or 503 => ApiFailure.TooMany,
            >= 500 => ApiFailure.Broken,
            _ => ApiFailure.Refused,
        };
        var words = status.Message is { Length: > 0 } message ? Line(message) : code.ToString();
        var remedy = failure switch
        {
            ApiFailure.Unauthorized => "; the token or certificate is not accepted: expired, or of another cluster?",
            ApiFailure.Forbidden => "; give the account this right (daemonset/README.md lists them)",
            _ => string.Empty,
        };
        return new ApiException(failure, $"API server {server}: {(int)code} {words}{remedy}", RetryAfter(refused.Response) ?? status.RetryAfter, refused);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessageWrapper response) =>
        response.Headers.FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault() is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 600
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The innermost cause is the one that a person can do something about.</summary>
    private static string Reason(Exception cause)
    {
        for (var one = cause; one is not null; one = one.InnerException)
        {
            if (one is AuthenticationException && one.Message.Contains("certificate", StringComparison.Ordinal))
            {
                return $"{Line(one.Message)}; give that server's certificate-authority and a name that it has";
            }

            if (one is SocketException or AuthenticationException)
            {
                return Line(one.Message);
            }
        }

        return Line(cause.GetBaseException().Message);
    }

    private static string Line(string text)
    {
        var words = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
        var line = string.Concat(words.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
        return line.Length <= LongestWords ? line : $"{line[..LongestWords]}...";
    }
}
