using System.Net;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

/// <summary>A path in its steady state, as an agent keeps it: four lanes, both directions, a minute between two rounds. Both ends are on one I/O thread.</summary>
[NonParallelizable]
public sealed class AllocationTests
{
    private const int Lanes = 4;
    private const int Warm = 500;
    private const int Rounds = 1000;

    private static readonly HostRoute Route = new(1, "lo", PacketSize.Of(65_535), null, null, null);

    [Test]
    public async Task A_confirmed_probe_costs_the_io_thread_no_allocation([Values] bool isKeyed)
    {
        var keys = isKeyed ? new KeyRing([new byte[KeyRing.ShortestKey]]) : null;
        var time = new ShiftedTime();
        using var io = new IoThread(IpFamily.Ipv4, time, TimeSpan.FromMicroseconds(10));
        var options = new ResponderOptions { RouteTo = (_, _) => Route, Keys = keys is null ? null : () => keys };
        await using var responder = new Responder(io, new IPEndPoint(IPAddress.Loopback, 0), options, time);
        await using var lanes = new LanePool(io, Lanes, time);
        await using var prober = lanes.Open(responder.LocalEndPoint, keys, []);
        var confirmation = new Confirmation(prober, time, RandomProbeId.Next, IpFamily.Ipv4, new KeeperTimers());
        ConfirmedSize[] sizes =
        [
            .. Enumerable.Range(0, Lanes).SelectMany(lane => new[] { Direction.Forward, Direction.Reverse }
                .Select(way => new ConfirmedSize(new Flow(lane), way, PacketSize.Of(1500)))),
        ];
        var meter = new Meter(io);

        async Task<long> ConfirmAsync(int rounds)
        {
            var confirmed = 0L;
            for (var round = 0; round < rounds; round++)
            {
                time.Jump(TimeSpan.FromMinutes(1));
                var result = await confirmation.RunAsync(sizes, CancellationToken.None).ConfigureAwait(false);
                confirmed += result.Sent - result.Lost;
            }

            return confirmed;
        }

        await ConfirmAsync(Warm);
        var before = await meter.ReadAsync();
        var all = GC.GetTotalAllocatedBytes(precise: true);
        var confirmed = await ConfirmAsync(Rounds);
        all = GC.GetTotalAllocatedBytes(precise: true) - all;
        var onThread = await meter.ReadAsync() - before;
        TestContext.Out.WriteLine($"{confirmed} probes, {(double)onThread / confirmed:0.0} bytes each on the I/O thread ({onThread}), {(double)all / confirmed:0.0} in all");
        // A list may grow once more; with keys each round of eight first makes contact, and waking who waits for that may cost a few bytes.
        Assert.That((double)onThread / confirmed, Is.LessThan(isKeyed ? 8 : 1));
        Assert.That(all / confirmed, Is.LessThan(isKeyed ? 400 : 200));
    }

    /// <summary>Reads the I/O thread's own count, in a turn of its own.</summary>
    private sealed class Meter : ISender, IArrivals
    {
        private readonly IoThread _io;
        private TaskCompletionSource<long> _reading = new();

        public Meter(IoThread io)
        {
            _io = io;
            Socket = IoSocket.Udp(new IPEndPoint(IPAddress.Loopback, 0), this, TimeProvider.System);
            io.Register(Socket);
        }

        public IoSocket Socket { get; }

        public int NextPacketBytes => 0;

    public bool IsUnderWay => true;

        public Task<long> ReadAsync()
        {
            _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _io.Enqueue(this);
            return _reading.Task;
        }

        public SendTurn SendNext(IoBuffers buffers)
        {
            _reading.SetResult(GC.GetAllocatedBytesForCurrentThread());
            return SendTurn.Done;
        }

        public void Fail(Exception reason) => _reading.TrySetException(reason);

        public void OnData(in Arrival arrival)
        {
        }

        public void OnError(in QueuedError error)
        {
        }

        public void OnEnd(Exception reason)
        {
        }
    }
}
