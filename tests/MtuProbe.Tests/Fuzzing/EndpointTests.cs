using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;
using MtuProbe.Tests.Sockets;

namespace MtuProbe.Tests.Fuzzing;

/// <summary>
/// What receives packets gets spoiled ones on its own I/O thread: it throws nothing, its memory stays flat, and after all that it still
/// does its work. Each run is the same: its seed is in its name.
/// </summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class EndpointTests(bool keyed)
{
    private const int Rounds = 150_000;
    private const int PerTurn = 1000;

    private static readonly KeyRing Keys = SharedKeyTests.Ring("a key both ends have");

    private Loopback _loopback;
    private System.Net.Sockets.Socket _nobody;

    [SetUp]
    public void Open()
    {
        _loopback = Loopback.Open(IpFamily.Ipv4);
        _nobody = _loopback.Plain();
    }

    [TearDown]
    public void Close()
    {
        _nobody?.Dispose();
        _loopback?.Dispose();
    }

    [TestCase(5801)]
    public async Task Responder_SurvivesAndServes(int seed)
    {
        await using var responder = _loopback.Respond(new ResponderOptions { Keys = keyed ? () => Keys : null });
        await ThrowAtAsync(responder, (IPEndPoint)_nobody.LocalEndPoint!, seed);
        Assert.That(responder.Counters.Rejected.Where(r => r.Value > 0).Select(r => r.Key), Is.SupersetOf(new[]
        {
            RejectReason.Malformed, RejectReason.UnknownVersion, RejectReason.TooSmall, RejectReason.BadCookie,
        }));

        await using var prober = Prober(responder.LocalEndPoint);
        // The flood has used up a tenth of a second's answers; what is refused now is asked again.
        for (var attempt = 0; attempt < 50; attempt++)
        {
            await prober.SendAsync([Loopback.NewProbe(1500, Direction.Forward)], CancellationToken.None);
            if (await prober.ReceiveAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None) is Core.Probing.ProbeOutcome.Delivered)
            {
                return;
            }
        }

        Assert.Fail("it does not answer any more");
    }

    [TestCase(5802)]
    public async Task AgentProber_SurvivesAndHears(int seed)
    {
        await using var responder = _loopback.Respond(new ResponderOptions { Keys = keyed ? () => Keys : null });
        await using var prober = Prober(responder.LocalEndPoint);

        // Probes of both directions with the id that the spoiled messages carry: so they get past the first check.
        var known = Loopback.NewProbe(1500, Direction.Reverse) with { Id = Messages.Id };
        await Loopback.RunAsync(prober, known);
        await ThrowAtAsync(prober, responder.LocalEndPoint, seed);
        while (await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None) is not null)
        {
        }

        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Forward));
        Assert.That(outcomes.Single(), Is.TypeOf<Core.Probing.ProbeOutcome.Delivered>());
    }

    [TestCase(5803)]
    public async Task EchoProber_SurvivesAndHears(int seed)
    {
        EchoProber prober;
        try
        {
            prober = new EchoProber(_loopback.Io, _loopback.Address, _loopback.Address, TimeProvider.System);
        }
        catch (PingNotPermittedException)
        {
            Assert.Ignore("this host allows no ping sockets");
            return;
        }

        await using (prober)
        {
            await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.RoundTrip) with { Id = Messages.Id });
            await ThrowAtAsync(prober, new IPEndPoint(_loopback.Address, 0), seed);
            while (await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None) is not null)
            {
            }

            var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.RoundTrip));
            Assert.That(outcomes.Single(), Is.TypeOf<Core.Probing.ProbeOutcome.Delivered>());
        }
    }

    private AgentProber Prober(IPEndPoint target) => new(_loopback.Io, _loopback.Address, target, TimeProvider.System, keyed ? Keys : null);

    private async Task ThrowAtAsync(IArrivals victim, IPEndPoint source, int seed)
    {
        using var socket = new Spoiler(_loopback, victim, InternetEndpoint.From(source), seed);
        _loopback.Io.Enqueue(socket);
        await socket.Done.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(_loopback.Io.IsAlive, Is.True);

        // Queues are bounded; what outlives the rounds must not grow with their number.
        Assert.That(socket.Retained, Is.LessThan(8_000_000));
    }

    /// <summary>A sender that sends nothing: its turns are how code gets onto the I/O thread.</summary>
    private sealed class Spoiler(Loopback loopback, IArrivals victim, InternetEndpoint source, int seed) : ISender, IArrivals, IDisposable
    {
        private readonly Mutations _mutations = new(seed, [.. Messages.All, .. Messages.All.Select(m => (byte[])[.. new byte[8], .. m])]);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IoSocket? _socket;
        private long _before;
        private int _round;

        public Task Done => _done.Task;

        public long Retained { get; private set; }

        public IoSocket Socket => _socket ??= IoSocket.Udp(new IPEndPoint(loopback.Address, 0), this, TimeProvider.System);

        public int NextPacketBytes => 0;

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
}
