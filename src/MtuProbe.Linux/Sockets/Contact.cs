using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// A responder with keys serves nobody who does not bring its challenge back. One small packet asks for that before a flight, so that no
/// flight is sent twice and no probe's timer runs while it waits. One for all flows: the cookie is of our address. Asked anew when the last answer is so old that its cookie may be, too.
/// </summary>
/// <param name="time">The clock of the prober.</param>
/// <param name="send">Sends a probe of the smallest size that nobody waits for.</param>
internal sealed class Contact(TimeProvider time, Func<Probe, CancellationToken, ValueTask> send)
{
    private const int Attempts = 4;

    /// <summary>After a second in all, the probes themselves ask: a challenge then has them repeated.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A cookie is good for a minute at least.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    private readonly Lock _gate = new();
    private long? _madeAt;
    private TaskCompletionSource? _waiting;

    /// <summary>Something came that brought a cookie, or that shows that none will come. From the I/O thread.</summary>
    public void Made()
    {
        lock (_gate)
        {
            _madeAt = time.GetTimestamp();
            _waiting?.TrySetResult();
        }
    }

    /// <summary>Completes at once while the last contact is fresh, else when there is one, or after a second of silence.</summary>
    public async ValueTask MakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            if (_madeAt is { } made && time.GetElapsedTime(made) < Fresh)
            {
                return;
            }

            // Silence counts as well: not every flight to a dead peer waits.
            _madeAt = time.GetTimestamp();
            _waiting = waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        for (var attempt = 0; attempt < Attempts && !waiting.Task.IsCompleted; attempt++)
        {
            await send(new Probe(RandomProbeId.Next(), WireProtocol.SmallestRequest, Direction.Forward), cancellationToken).ConfigureAwait(false);
            try
            {
                await waiting.Task.WaitAsync(Pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
            }
        }
    }
}
