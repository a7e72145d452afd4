using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class LanePoolTests(IpFamily family)
{
    private Loopback _loopback;
    private LanePool _pool;

    [SetUp]
    public void Open()
    {
        _loopback = Loopback.Open(family);
        _pool = new LanePool(_loopback.Io, 4, TimeProvider.System);
    }

    [TearDown]
    public async Task Close()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }

        _loopback?.Dispose();
    }

    [Test]
    public async Task Several_peers_share_the_lanes_and_each_gets_its_own_answers()
    {
        await using var one = _loopback.Respond(new ResponderOptions { NodeName = "one" });
        await using var other = _loopback.Respond(new ResponderOptions { NodeName = "other" });
        await using var toOne = _pool.Open(one.LocalEndPoint, null, []);
        await using var toOther = _pool.Open(other.LocalEndPoint, null, []);

        var answers = await Task.WhenAll(AskAsync(toOne), AskAsync(toOther));

        Assert.Multiple(() =>
        {
            Assert.That(toOne.SourcePorts, Is.EqualTo(toOther.SourcePorts).And.EqualTo(_pool.Ports));
            Assert.That(answers[0].Select(peer => peer!.Instance), Is.EqualTo(Enumerable.Repeat(one.Instance, 8)));
            Assert.That(answers[1].Select(peer => peer!.Instance), Is.EqualTo(Enumerable.Repeat(other.Instance, 8)));
        });
    }

    [Test]
    public async Task New_ports_are_for_whoever_comes_later()
    {
        await using var responder = _loopback.Respond();
        var before = _pool.Open(responder.LocalEndPoint, null, []);
        await _pool.RenewAsync();
        Assert.That(_pool.Ports, Has.None.AnyOf([.. before.SourcePorts.Cast<object>()]));
        Assert.That(await AskAsync(before), Has.Count.EqualTo(8), "who has a port goes on with it");
        await before.DisposeAsync();

        await using var after = _pool.Open(responder.LocalEndPoint, null, []);
        Assert.Multiple(() => Assert.That(after.SourcePorts, Is.EqualTo(_pool.Ports)));
        Assert.That(await AskAsync(after), Has.Count.EqualTo(8));
    }

    [Test]
    public async Task A_port_that_is_kept_survives_and_one_that_nobody_uses_is_closed()
    {
        await using var responder = _loopback.Respond();
        var first = _pool.Open(responder.LocalEndPoint, null, []);
        var (kept, given) = (first.SourcePorts[2], first.SourcePorts[0]);
        await _pool.RenewAsync();
        await using var second = _pool.Open(responder.LocalEndPoint, null, [null, null, kept, null]);
        await first.DisposeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(second.SourcePorts[2], Is.EqualTo(kept));
            Assert.That(second.SourcePorts[0], Is.EqualTo(_pool.Ports[0]));
            Assert.That(() => _loopback.Plain(new IPEndPoint(_loopback.Address, given)).Dispose(), Throws.Nothing, "the port is free again");
            Assert.That(() => _loopback.Plain(new IPEndPoint(_loopback.Address, kept)).Dispose(), Throws.Exception);
        });
        Assert.That(await AskAsync(second), Has.Count.EqualTo(8));
    }

    [Test]
    public async Task A_closed_port_is_told_to_whom_it_concerns()
    {
        await using var responder = _loopback.Respond();
        int free;
        using (var closed = _loopback.Plain())
        {
            free = ((IPEndPoint)closed.LocalEndPoint!).Port;
        }

        await using var toNobody = _pool.Open(new IPEndPoint(_loopback.Address, free), null, []);
        await using var toSomebody = _pool.Open(responder.LocalEndPoint, null, []);
        var outcomes = await Loopback.RunAsync(toNobody, Loopback.NewProbe(128, Direction.Forward));
        Assert.Multiple(() => Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Unreachable>()));
        Assert.That(await AskAsync(toSomebody), Has.Count.EqualTo(8));
    }

    [Test]
    public async Task Whose_packet_a_translated_quote_is_about_is_not_looked_for_without_end()
    {
        await using var responder = _loopback.Respond();
        var time = new ManualTime();
        await using var pool = new LanePool(_loopback.Io, 1, time);
        await using var prober = pool.Open(responder.LocalEndPoint, null, []);
        var probe = Loopback.NewProbe(1400, Direction.Forward);
        await prober.SendAsync([probe], CancellationToken.None);
        Assert.That(await prober.ReceiveAsync(TimeSpan.FromSeconds(5), CancellationToken.None), Is.InstanceOf<ProbeOutcome.Delivered>());

        Assert.That(await TranslatedAsync(1000), Is.EqualTo(100));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(await TranslatedAsync(1000), Is.EqualTo(50));

        async Task<int> TranslatedAsync(int errors)
        {
            for (var i = 0; i < errors; i++)
            {
                Report(pool, probe.Id);
            }

            var told = 0;
            while (await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None) is ProbeOutcome.TooBig { Ptb.Match: QuoteMatch.Translated })
            {
                told++;
            }

            return told;
        }
    }

    [Test]
    public async Task When_the_io_thread_ends_who_waits_learns_it()
    {
        await using var responder = _loopback.Respond();
        await using var prober = _pool.Open(responder.LocalEndPoint, null, []);
        _loopback.Io.Dispose();
        Assert.That(async () => await prober.ReceiveAsync(TimeSpan.FromMilliseconds(10), CancellationToken.None), Throws.InstanceOf<ObjectDisposedException>());
    }

    /// <summary>As a router would behind whoever translated the probe's destination.</summary>
    private static void Report(IArrivals pool, ProbeId probe)
    {
        Span<byte> quote = stackalloc byte[ProbeMessage.Size];
        new ProbeMessage(MessageType.Request, probe).Write(quote);
        pool.OnError(new QueuedError
        {
            Error = new ExtendedError { Origin = 2, Type = 3, Code = 4, Info = 1300 },
            Destination = InternetEndpoint.From(IPAddress.Parse("192.0.2.1"), 9798),
            Local = null,
            Offender = null,
            Quote = quote,
        });
    }

    /// <summary>One probe each way in every lane.</summary>
    private static async Task<List<PeerInfo?>> AskAsync(AgentProber prober)
    {
        Probe[] probes =
        [
            .. Enumerable.Range(0, 4).SelectMany(lane => new[] { Direction.Forward, Direction.Reverse }
                .Select(way => Loopback.NewProbe(1200, way) with { Flow = new Flow(lane) })),
        ];
        var outcomes = await Loopback.RunAsync(prober, probes);
        return [.. outcomes.OfType<ProbeOutcome.Delivered>().Select(delivered => delivered.Peer)];
    }
}
