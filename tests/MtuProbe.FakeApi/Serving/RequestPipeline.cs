using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MtuProbe.FakeApi.Access;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Logging;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Serving;

/// <summary>The way of a request: the log, the scripted fault, who it is, what it may, what it wants.</summary>
internal sealed class RequestPipeline(ApiStore store, FaultScript faults, AccessControl access, RequestLog log, WatchHub watches, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        ApiRequest request;
        ApiException? unreadable = null;
        try
        {
            request = ApiRequest.Read(context.Request);
        }
        catch (ApiException wrong)
        {
            unreadable = wrong;
            request = new ApiRequest(context.Request.Method, context.Request.Path.Value ?? "/", "unknown", Resource: null, string.Empty, string.Empty);
        }

        var since = time.GetTimestamp();
        var number = log.Begin(request, context.Request.ContentLength ?? 0);
        try
        {
            var (delay, fault) = faults.For(request);
            var reply = new Reply(context, log, number, fault is Fault.Cut);
            await time.ReachAsync(since, delay, context.RequestAborted).ConfigureAwait(false);
            try
            {
                await (fault is null or Fault.Cut ? AnswerAsync(context, request, number, reply, unreadable) : FailAsync(fault, reply)).ConfigureAwait(false);
            }
            catch (ApiException refused)
            {
                if (refused.RetryAfterSeconds is { } seconds)
                {
                    context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                }

                await reply.JsonAsync(refused.Code, refused.ToStatus()).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client went, or we cut it off.
        }
        finally
        {
            log.End(number);
        }
    }

    private static Task FailAsync(Fault fault, Reply reply) => fault switch
    {
        Fault.StatusObject status => throw new ApiException(status.Code, status.Reason, status.Message),
        Fault.Raw raw => reply.TextAsync(raw.Code, raw.ContentType, raw.Body, raw.Headers),
        _ => Task.Delay(Timeout.InfiniteTimeSpan, reply.Aborted),
    };

    private Task AnswerAsync(HttpContext context, ApiRequest request, long number, Reply reply, ApiException? unreadable)
    {
        var user = access.Authenticate(context.Request.Headers.Authorization.ToString());
        log.Identify(number, user);
        access.Authorize(user, request);
        if (unreadable is not null)
        {
            throw unreadable;
        }

        if (request.Resource is { } resource)
        {
            return new ResourceHandler(store, context, request, resource, reply, () => access.Authorize(user, request, "create")).HandleAsync(watches);
        }

        if (request.IsUnknownResource)
        {
            throw Refusal.NoSuchResource();
        }

        return (request.Method, request.Path) switch
        {
            ("GET", "/version") => reply.JsonAsync(200, Version()),
            ("GET", "/healthz" or "/readyz" or "/livez") => reply.TextAsync(200, "text/plain; charset=utf-8", "ok"),
            _ => reply.TextAsync(404, "text/plain; charset=utf-8", "404 page not found\n"),
        };
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.0",
        ["platform"] = "linux/amd64",
    };
}
