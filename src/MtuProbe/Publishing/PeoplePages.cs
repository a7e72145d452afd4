using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>What a process that stays shows to people: <c>/</c>, and the JSON that the page is made from.</summary>
internal sealed class PeoplePages
{
    public required StatusPage Page { get; init; }

    /// <summary>Made anew for each request; null while there is nothing to show.</summary>
    public required IReadOnlyList<(string Path, Func<byte[]?> Body)> Documents { get; init; }

    /// <summary>Why there is nothing to show.</summary>
    public required string NothingYet { get; init; }

    /// <exception cref="UsageException">The address cannot be listened on.</exception>
    public static Task<HttpServer> StartAsync(ListenAddress listen, PeoplePages pages, ILoggerFactory log, CancellationToken cancellationToken)
    {
        var guard = new UiGuard(listen, pages.Page.ContentSecurityPolicy);
        return HttpServer.StartAsync("--ui-listen", listen, context => pages.ServeAsync(context, guard), log, cancellationToken);
    }

    private async Task ServeAsync(HttpContext context, UiGuard guard)
    {
        var path = context.Request.Path.Value;
        if (guard.Refuses(context) is { } refusal)
        {
            await Answer.TextAsync(context, refusal.Status, refusal.Words).ConfigureAwait(false);
        }
        else if (path == "/")
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", Page.Html).ConfigureAwait(false);
        }
        else if (Documents.FirstOrDefault(document => document.Path == path).Body is not { } body)
        {
            await Answer.TextAsync(context, StatusCodes.Status404NotFound, $"not found: there are / and {string.Join(" and ", Documents.Select(document => document.Path))}").ConfigureAwait(false);
        }
        else if (body() is { } json)
        {
            await Answer.WriteAsync(context, MediaTypeNames.Application.Json, json).ConfigureAwait(false);
        }
        else
        {
            await Answer.TextAsync(context, StatusCodes.Status503ServiceUnavailable, NothingYet).ConfigureAwait(false);
        }
    }
}
