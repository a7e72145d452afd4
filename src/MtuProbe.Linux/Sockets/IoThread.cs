using MtuProbe.Core.Paths;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// The one thread that touches the sockets of an address family: level-triggered poll, error queues before data, paced sends.
/// If it fails, everybody who waits on it learns why.
/// </summary>
public sealed class IoThread : IDisposable
{
    /// <summary>Between two packets above 256 bytes.</summary>
    public static readonly TimeSpan DefaultSpacing = TimeSpan.FromMicroseconds(100);

    private const int MostDataAtOnce = 512;
    private const int MostDataAtFence = 65_536;

    /// <summary>It wakes at least this often, to show that it lives.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private readonly WakeSignal _wake = new();
    private readonly IoBuffers _buffers = new();
    private readonly SendSchedule _schedule;
    private readonly SocketSet _sockets = new();
    private readonly IoCommands _commands;
    private readonly PollEntry[] _entries;
    private readonly Action<IoSocket> _serve;
    private bool _stop;
    private long _lastTurn;

    /// <param name="spacing">Least distance between two packets above 256 bytes; 100 µs when null.</param>
    public IoThread(IpFamily family, TimeProvider time, TimeSpan? spacing = null)
    {
        Family = family;
        _time = time;
        _lastTurn = time.GetTimestamp();
        _commands = new IoCommands(_wake);
        _entries = [new() { Descriptor = _wake.Descriptor, Events = KernelNumbers.POLLIN }, new() { Descriptor = _sockets.Descriptor, Events = KernelNumbers.POLLIN }];
        Pace = new Pace(time);
        _schedule = new SendSchedule(time, spacing ?? DefaultSpacing, Pace);
        _serve = Serve;
        _thread = new Thread(Run) { IsBackground = true, Name = $"io-{family.Label}" };
        _thread.UnsafeStart();
    }

    public IpFamily Family { get; }

    /// <summary>Told what answers tell of queues. On this thread.</summary>
    internal Pace Pace { get; }

    /// <summary>It runs, and is not stuck.</summary>
    public bool IsAlive => Failure is null && _thread.IsAlive
        && _time.GetElapsedTime(Volatile.Read(ref _lastTurn)) < StuckAfter;

    /// <summary>Why it ended; null while it runs.</summary>
    public Exception? Failure => _commands.Ended;

    /// <summary>Ends the thread and closes its sockets; who still waits on them gets an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _commands.TryPost(new(() => _stop = true, static _ => { }), out _);
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    /// <exception cref="IOException">The thread failed.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    /// <exception cref="ArgumentException">It is a socket of the other family.</exception>
    internal void Register(IoSocket socket)
    {
        if (socket.Family != Family)
        {
            var wrong = new ArgumentException($"{socket.LocalEndPoint} on the {Family.Label} I/O thread", nameof(socket));
            socket.Close(wrong);
            throw wrong;
        }

        if (!_commands.TryPost(new(() => _sockets.Add(socket), socket.Close), out var reason))
        {
            socket.Close(reason!);
            throw reason!;
        }
    }

    /// <summary>Gives it turns until it is done. From any thread.</summary>
    internal void Enqueue(ISender sender)
    {
        if (Thread.CurrentThread == _thread)
        {
            _schedule.Add(sender);
        }
        else if (!_commands.TryEnqueue(sender, out var reason))
        {
            sender.Fail(reason!);
        }
    }

    /// <summary>Completes when everything that the kernel had received for these sockets by now was handed to their owner.</summary>
    internal Task FenceAsync(IReadOnlyList<IoSocket> sockets) => _commands.PostAsync(() =>
    {
        for (var i = 0; i < sockets.Count; i++)
        {
            if (!sockets[i].IsClosed)
            {
                sockets[i].DrainErrors(_buffers);
                sockets[i].DrainData(_buffers, MostDataAtFence);
            }
        }
    });

    internal async Task CloseAsync(IReadOnlyList<IoSocket> sockets)
    {
        void Remove()
        {
            foreach (var socket in sockets)
            {
                _sockets.Remove(socket);
                socket.Close(new ObjectDisposedException(nameof(IoSocket)));
            }
        }

        if (Failure is not null)
        {
            // A thread that ended has closed the socket already.
            return;
        }

        try
        {
            await _commands.PostAsync(Remove).ConfigureAwait(false);
        }
        catch (Exception) when (Failure is not null)
        {
        }
    }

    private void Run()
    {
        try
        {
            while (!_stop)
            {
                Turn();
            }

            End(new ObjectDisposedException(nameof(IoThread)));
        }
        catch (Exception e)
        {
            End(new IOException($"the {Family.Label} I/O thread failed: {e.Message}", e));
        }
    }

    private void Turn()
    {
        _commands.RunAll(_schedule);
        if (!_stop && PollCall.Wait(_entries, _schedule.UntilDue(LongestWait)))
        {
            Read();
        }

        _schedule.Run(_buffers);
        Volatile.Write(ref _lastTurn, _time.GetTimestamp());
    }

    private void Read()
    {
        if (_entries[0].Returned != 0)
        {
            _wake.Reset();
        }

        if (_entries[1].Returned != 0)
        {
            _sockets.ForEachReady(_serve);
        }
    }

    private void Serve(IoSocket socket)
    {
        socket.DrainErrors(_buffers);
        socket.DrainData(_buffers, MostDataAtOnce);
    }

    private void End(Exception reason)
    {
        _commands.End(reason);
        _schedule.FailAll(reason);
        _sockets.CloseAll(reason);
        _sockets.Dispose();
        _wake.Dispose();
        _buffers.Dispose();
    }
}
