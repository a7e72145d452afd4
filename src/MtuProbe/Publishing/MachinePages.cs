using Microsoft.AspNetCore.Http;

namespace MtuProbe.Publishing;

/// <summary>What a cluster's machinery asks of a process that stays: <c>/metrics</c>, <c>/healthz</c>, <c>/readyz</c> (contract §4.3).</summary>
internal sealed class MachinePages
{
    /// <summary>What Prometheus asks for, and says in its Accept header.</summary>
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    public required Func<CancellationToken, Task<ReadOnlyMemory<byte>>> Scrape { get; init; }

    /// <summary>It can do its work; yields why not, null when it can.</summary>
    public required Func<string?> WhyNotHealthy { get; init; }

    /// <summary>It has begun; yields why not, null when it has. Never depends on a peer or the API.</summary>
    public required Func<string?> WhyNotReady { get; init; }

    public static async Task ServeAsync(HttpContext context, MachinePages pages)
    {
        if (UiGuard.NotReading(context) is { } refusal)
        {
            await Answer.TextAsync(context, refusal.Status, refusal.Words).ConfigureAwait(false);
            return;
        }

        switch (context.Request.Path.Value)
        {
            case "/metrics":
                context.Response.ContentType = MetricsType;
                await context.Response.BodyWriter.WriteAsync(await pages.Scrape(context.RequestAborted).ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false);
                break;
            case "/healthz":
                await ProbeAsync(context, pages.WhyNotHealthy()).ConfigureAwait(false);
                break;
            case "/readyz":
                await ProbeAsync(context, pages.WhyNotReady()).ConfigureAwait(false);
                break;
            default:
                await Answer.TextAsync(context, StatusCodes.Status404NotFound, "not found: there are /metrics, /healthz and /readyz").ConfigureAwait(false);
                break;
        }
    }

    private static Task ProbeAsync(HttpContext context, string? whyNot) =>
        Answer.TextAsync(context, whyNot is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, whyNot ?? "ok");
}
