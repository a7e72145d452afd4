using System.Globalization;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>One live line on a terminal while probing; nothing at all in a pipe.</summary>
internal sealed class ProgressLine(TextWriter terminal, bool enabled, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private long _last;
    private int _shown;

    public static ProgressLine ForConsole(bool wanted, TimeProvider time) =>
        new(Console.Error, wanted && !Console.IsErrorRedirected && !Console.IsOutputRedirected, time);

    public void Show(Target target, int sent, PacketSize? delivered)
    {
        lock (_lock)
        {
            if (!enabled || (_shown > 0 && time.GetElapsedTime(_last) < Pause))
            {
                return;
            }

            _last = time.GetTimestamp();
            Write(string.Create(CultureInfo.InvariantCulture, $"probing {target.Address}: {sent} probes, {delivered?.ToString() ?? "nothing"} delivered so far"));
        }
    }

    /// <summary>Leaves the line empty for what is printed next.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown > 0)
            {
                Write(string.Empty);
                terminal.Write('\r');
                _shown = 0;
            }

            enabled = false;
        }
    }

    private void Write(string text)
    {
        terminal.Write('\r' + text.PadRight(_shown));
        _shown = text.Length;
    }
}
