using System.Globalization;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Logging;

/// <summary>A request as a line of JSON, for whoever reads the log of another process.</summary>
public static class LogLine
{
    public static string Write(RequestRecord record) => new JsonObject
    {
        ["at"] = record.At.ToString("O", CultureInfo.InvariantCulture),
        ["method"] = record.Request.Method,
        ["path"] = record.Request.Path,
        ["query"] = record.Request.Query,
        ["verb"] = record.Verb,
        ["resource"] = record.Resource,
        ["namespace"] = record.Namespace,
        ["name"] = record.Name,
        ["isWatch"] = record.Request.IsWatch,
        ["resourceVersion"] = record.Request.ResourceVersion,
        ["limit"] = record.Request.Limit,
        ["userAgent"] = record.Request.UserAgent,
        ["user"] = record.User,
        ["status"] = record.Status,
        ["ended"] = record.Ended?.ToString("O", CultureInfo.InvariantCulture),
        ["bodyBytes"] = record.BodyBytes,
    }.ToJsonString();
}
