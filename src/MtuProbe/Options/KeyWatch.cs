using MtuProbe.Linux.Packets;

namespace MtuProbe.Options;

/// <summary>
/// The keys of a directory while it changes. Looks every few seconds, never on an I/O thread: inotify would miss what a Secret's volume
/// does (it swaps one link). What cannot be read leaves the keys as they are, and is said once.
/// </summary>
internal sealed class KeyWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly string _directory;
    private readonly Action<string> _say;
    private readonly ITimer _timer;
    private volatile KeyRing _current;
    private string? _complaint;

    /// <exception cref="UsageException">The directory holds no keys to begin with.</exception>
    public KeyWatch(string directory, TimeProvider time, Action<string> say)
    {
        _directory = directory;
        _say = say;
        _current = KeyDirectory.Read(directory);
        _timer = time.CreateTimer(static watch => ((KeyWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    public KeyRing Current => _current;

    public void Dispose() => _timer.Dispose();

    /// <summary>Once more when it is done, so that a slow disk never has two at once.</summary>
    private void Look()
    {
        try
        {
            var found = KeyDirectory.Read(_directory);
            if (!found.IsSameAs(_current))
            {
                _current = found;
                _say($"keys are now {found} (the first signs)");
            }

            _complaint = null;
        }
        catch (UsageException broken)
        {
            if (broken.Message != _complaint)
            {
                _complaint = broken.Message;
                _say($"{broken.Message}; the keys stay as they were ({_current})");
            }
        }

        _timer.Change(Pause, Timeout.InfiniteTimeSpan);
    }
}
