using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>
/// An agent's two HTTP servers (contract §4.3): one for a cluster's machinery (<c>/metrics</c>, <c>/healthz</c>, <c>/readyz</c>), one for
/// people, on loopback unless asked otherwise (<c>/</c>, <c>/api/v1/findings</c>).
/// </summary>
internal sealed class AgentHttp : IAsyncDisposable
{
    private readonly HttpServer _machine;
    private readonly HttpServer? _people;

    private AgentHttp(HttpServer machine, HttpServer? people) => (_machine, _people) = (machine, people);

    /// <summary>Where <c>/metrics</c> is, port included.</summary>
    public ListenAddress Listen => _machine.Address;

    /// <summary>Where the page is, port included; null for nowhere.</summary>
    public ListenAddress? UiListen => _people?.Address;

    /// <exception cref="UsageException">An address cannot be listened on.</exception>
    public static async Task<AgentHttp> StartAsync(ListenAddress listen, ListenAddress? uiListen, AgentPages pages, ILoggerFactory log, CancellationToken cancellationToken)
    {
        var machine = await HttpServer.StartAsync("--listen", listen, context => MachinePages.ServeAsync(context, pages.Machines), log, cancellationToken).ConfigureAwait(false);
        if (uiListen is null)
        {
            return new AgentHttp(machine, null);
        }

        try
        {
            var guard = new UiGuard(uiListen);
            var people = await HttpServer.StartAsync(
                "--ui-listen", uiListen, context => ForPeopleAsync(context, guard, pages), log, cancellationToken).ConfigureAwait(false);
            return new AgentHttp(machine, people);
        }
        catch
        {
            await machine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_people is not null)
        {
            await _people.DisposeAsync().ConfigureAwait(false);
        }

        await _machine.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task ForPeopleAsync(HttpContext context, UiGuard guard, AgentPages pages)
    {
        if (guard.Refuses(context) is { } refusal)
        {
            await Answer.TextAsync(context, refusal.Status, refusal.Words).ConfigureAwait(false);
            return;
        }

        switch (context.Request.Path.Value)
        {
            case "/":
                await StateAsync(context, "text/html; charset=utf-8", pages.Page()).ConfigureAwait(false);
                break;
            case "/api/v1/findings":
                await StateAsync(context, MediaTypeNames.Application.Json, pages.Findings()).ConfigureAwait(false);
                break;
            default:
                await Answer.TextAsync(context, StatusCodes.Status404NotFound, "not found: there are / and /api/v1/findings").ConfigureAwait(false);
                break;
        }
    }

    private static Task StateAsync(HttpContext context, string type, string? body) => body is null
        ? Answer.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "the agent has only begun")
        : Answer.WriteAsync(context, StatusCodes.Status200OK, type, body);
}
