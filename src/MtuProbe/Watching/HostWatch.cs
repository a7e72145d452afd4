using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;

namespace MtuProbe.Watching;

/// <summary>The watches on all interfaces that were asked for.</summary>
internal sealed class HostWatch
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);

    private readonly OwnAddresses _own = new();
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<InterfaceWatch> _watches;

    /// <param name="interfaces">Names, or <c>any</c>.</param>
    /// <param name="time">For waiting, and to say when.</param>
    /// <param name="say">One line when an interface stops being heard, and one when it is heard again.</param>
    /// <param name="onPtb">Is told each PTB too, on a capture's thread.</param>
    public HostWatch(IReadOnlyList<string> interfaces, TimeProvider time, Action<string> say, Action<SeenPtb>? onPtb = null)
    {
        _time = time;
        _watches = [.. interfaces.Select(name => new InterfaceWatch(name, _own, time, say, onPtb))];
    }

    /// <summary>Whoever hears an interface, itself or among all: packets lost there that may have been PTBs; null when nobody does.</summary>
    public long? SignalsDroppedOn(string name) => _watches
        .Where(watch => watch.Interface == name || watch.Interface == InterfaceWatch.Any)
        .Select(watch => watch.SignalsDropped)
        .FirstOrDefault(dropped => dropped is not null);

    public IReadOnlyList<InterfaceReading> Read() => [.. _watches.Select(watch => watch.Read())];

    /// <summary>Until <paramref name="stop"/>.</summary>
    /// <param name="begun">It may capture; an interface that is not there yet is waited for.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CaptureException">What waiting does not mend: no capability, no libpcap.</exception>
    public async Task RunAsync(Action begun, CancellationToken stop)
    {
        _own.Refresh();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] work = [.. _watches.Select(watch => watch.RunAsync(ended.Token)), RefreshAsync(ended.Token)];
        if (!work.Any(watch => watch.IsFaulted))
        {
            begun();
        }

        var first = await Task.WhenAny(work).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    /// <summary>Addresses come and go, as interfaces do.</summary>
    private async Task RefreshAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Refresh, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _own.Refresh();
        }
    }
}
