using Microsoft.AspNetCore.Http;

namespace MtuProbe.Publishing;

/// <summary>Answers of our HTTP servers.</summary>
internal static class Answer
{
    public static Task TextAsync(HttpContext context, int status, string words) => WriteAsync(context, status, "text/plain; charset=utf-8", words + "\n");

    public static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
