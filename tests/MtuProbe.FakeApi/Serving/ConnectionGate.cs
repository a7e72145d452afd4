using Microsoft.AspNetCore.Connections;

namespace MtuProbe.FakeApi.Serving;

/// <summary>
/// A black hole on request: connections are accepted, bytes are taken as far as the kernel's buffers go, and nothing comes back, on
/// connections that were open before too. When it opens again everything goes on.
/// </summary>
internal sealed class ConnectionGate
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _closed;

    public bool Closed
    {
        get
        {
            lock (_gate)
            {
                return _closed is not null;
            }
        }

        set
        {
            lock (_gate)
            {
                if (value)
                {
                    _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else
                {
                    _closed?.SetResult();
                    _closed = null;
                }
            }
        }
    }

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _closed is null ? Task.CompletedTask : _closed.Task.WaitAsync(cancellationToken);
        }
    }

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var open = connection.Transport;
        connection.Transport = new GatedPipe(open, this, connection.ConnectionClosed);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = open;
        }
    };
}
