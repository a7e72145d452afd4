using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Sockets;

namespace MtuProbe.Tests.Fuzzing;

/// <summary>
/// Throws spoiled packets and errors at whoever receives them, on the I/O thread: to that it is a sender that sends nothing, because turns
/// are how code gets there.
/// </summary>
internal sealed class Spoiler(Loopback loopback, IArrivals victim, InternetEndpoint source, int seed) : ISender, IArrivals, IDisposable
{
    private const int Rounds = 150_000;
    private const int PerTurn = 1000;

    private readonly Mutations _mutations = new(seed, [.. Messages.All, .. Messages.All.Select(m => (byte[])[.. new byte[8], .. m])]);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IoSocket? _socket;
    private long _before;
    private int _round;

    public static async Task ThrowAtAsync(Loopback loopback, IArrivals victim, IPEndPoint source, int seed)
    {
        using var spoiler = new Spoiler(loopback, victim, InternetEndpoint.From(source), seed);
        loopback.Io.Enqueue(spoiler);
        await spoiler.Done.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(loopback.Io.IsAlive, Is.True);

        // Queues are bounded; what outlives the rounds must not grow with their number.
        Assert.That(spoiler.Retained, Is.LessThan(8_000_000));
    }

    public Task Done => _done.Task;

    public long Retained { get; private set; }

    public IoSocket Socket => _socket ??= IoSocket.Udp(new IPEndPoint(loopback.Address, 0), this, TimeProvider.System);

    public int NextPacketBytes => 0;

    public bool IsUnderWay => true;

    public SendTurn SendNext(IoBuffers buffers)
    {
        try
        {
            // Warm queues and caches first.
            if (_round == Rounds / 3)
            {
                _before = GC.GetTotalMemory(forceFullCollection: true);
            }

            for (var i = 0; i < PerTurn; i++)
            {
                One();
            }
        }
        catch (Exception thrown)
        {
            _done.TrySetException(thrown);
            return SendTurn.Done;
        }

        _round += PerTurn;
        if (_round < Rounds)
        {
            return SendTurn.More;
        }

        Retained = GC.GetTotalMemory(forceFullCollection: true) - _before;
        _done.TrySetResult();
        return SendTurn.Done;
    }

    public void Fail(Exception reason) => _done.TrySetException(reason);

    public void OnData(in Arrival arrival)
    {
    }

    public void OnError(in QueuedError error)
    {
    }

    public void OnEnd(Exception reason)
    {
    }

    public void Dispose() => _socket?.Close(new ObjectDisposedException(nameof(Spoiler)));

    private void One()
    {
        var bytes = _mutations.Next();
        if (_mutations.Below(4) == 0)
        {
            victim.OnError(new QueuedError
            {
                Error = new ExtendedError { Origin = (byte)(2 + _mutations.Below(2)), Type = (byte)_mutations.Below(13), Code = (byte)_mutations.Below(5), Info = (uint)_mutations.Below(70_000) },
                Destination = source,
                Local = null,
                Offender = null,
                Quote = bytes,
            });
            return;
        }

        victim.OnData(new Arrival
        {
            Head = bytes[..Math.Min(128, bytes.Length)],
            Length = _mutations.Below(8) == 0 ? Overhead.DatagramPayload(PacketSize.Of(1500), IpFamily.Ipv4) : bytes.Length,
            Source = source,
            ReceivedAt = _mutations.Below(int.MaxValue),
            LargestFragment = _mutations.Below(4) == 0 ? _mutations.Below(int.MaxValue) : 0,
            InterfaceIndex = _mutations.Below(3),
            Destination = null,
            IsUnicast = true,
        });
    }
}
