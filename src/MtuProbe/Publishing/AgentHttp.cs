using Microsoft.Extensions.Logging;
using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>
/// An agent's two HTTP servers (contract §4.3): one for a cluster's machinery (<c>/metrics</c>, <c>/healthz</c>, <c>/readyz</c>), one for
/// people, on loopback unless asked otherwise (<c>/</c>, <c>/api/v1/</c>).
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
            return new AgentHttp(machine, await PeoplePages.StartAsync(uiListen, pages.People, log, cancellationToken).ConfigureAwait(false));
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
}
