namespace MtuProbe.Cluster;

/// <summary>
/// Takes in a whole answer before the client library sees it, unless it is a watch's. The library reads a body synchronously: one that
/// stops in the middle would hold a thread for as long as the connection lasts, and no token would end it.
/// </summary>
internal sealed class WholeAnswers : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode && request.RequestUri?.Query.Contains("watch=true", StringComparison.Ordinal) == true)
        {
            return answer;
        }

        try
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
