using System.Net;
using MtuProbe.Core.Probing;

namespace MtuProbe.Tests.Searching;

/// <summary>
/// A network whose "packet too big" messages lie: one for every probe above a size, whatever becomes of that probe, and the
/// network's own are swallowed.
/// </summary>
internal sealed class LyingProber(IProber inner, Func<Probe, int, PacketTooBig?> lie) : IProber
{
    private readonly Queue<ProbeOutcome> _lies = [];
    private int _asked;

    public static IPAddress Liar { get; } = IPAddress.Parse("203.0.113.66");

    public int Told { get; private set; }

    public async ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        foreach (var probe in flight)
        {
            if (lie(probe, _asked++) is { } ptb)
            {
                // Nobody can say which probe a forgery is about.
                _lies.Enqueue(new ProbeOutcome.TooBig(ptb.Match == QuoteMatch.Foreign ? ProbeId.None : probe.Id, ptb));
                Told++;
            }
        }

        await inner.SendAsync(flight, cancellationToken);
    }

    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (_lies.TryDequeue(out var told))
        {
            return told;
        }

        // The probe's fate stays as it was: without its true PTB it is lost when its timer expires.
        var outcome = await inner.ReceiveAsync(wait, cancellationToken);
        while (outcome is ProbeOutcome.TooBig)
        {
            outcome = await inner.ReceiveAsync(wait, cancellationToken);
        }

        return outcome;
    }
}
