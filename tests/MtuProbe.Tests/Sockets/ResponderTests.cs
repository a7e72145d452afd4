using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class ResponderTests(IpFamily family)
{
    private Loopback _loopback;

    [SetUp]
    public void Open() => _loopback = Loopback.Open(family);

    [TearDown]
    public void Close() => _loopback?.Dispose();

    [Test]
    public async Task SmallestRequest_GetsASmallerAnswer()
    {
        await using var responder = _loopback.Respond();
        using var socket = _loopback.Plain();
        var request = Message(MessageType.Request, WireProtocol.SmallestPayload(family));
        socket.SendTo(request, responder.LocalEndPoint);

        var answer = new byte[2000];
        var length = socket.Receive(answer);
        Assert.That(length, Is.EqualTo(Acknowledgement.Size).And.LessThan(request.Length));
        Assert.That(Acknowledgement.TryRead(answer.AsSpan(0, length), out var read), Is.True);
        Assert.That(read.ArrivedLength, Is.EqualTo(request.Length));
        Assert.That(read.LargestFragment, Is.Zero);
        Assert.That(read.Instance, Is.Not.Zero);
    }

    [Test]
    public async Task RequestBelowTheSmallest_IsDropped()
    {
        await using var responder = _loopback.Respond();
        await ExpectRejected(responder, RejectReason.TooSmall, Message(MessageType.Request, WireProtocol.SmallestPayload(family) - 1));
    }

    [Test]
    public async Task EmptyDatagram_IsDropped()
    {
        await using var responder = _loopback.Respond();
        await ExpectRejected(responder, RejectReason.TooSmall, []);
    }

    [Test]
    public async Task ForeignBytes_AreDropped()
    {
        await using var responder = _loopback.Respond();
        await ExpectRejected(responder, RejectReason.Malformed, new byte[500]);
    }

    [Test]
    public async Task OurOwnAnswers_AreNotAnswered()
    {
        await using var responder = _loopback.Respond();
        await ExpectRejected(responder, RejectReason.Malformed, Message(MessageType.Acknowledgement, 500));
    }

    [Test]
    public async Task UnknownVersion_IsDropped()
    {
        await using var responder = _loopback.Respond();
        var message = Message(MessageType.Request, 500);
        message[2] = 2;
        await ExpectRejected(responder, RejectReason.UnknownVersion, message);
    }

    [Test]
    public async Task RequestFromTheDefaultPort_IsDropped()
    {
        await using var responder = _loopback.Respond();
        Socket socket;
        try
        {
            socket = _loopback.Plain(new IPEndPoint(_loopback.Address, WireProtocol.DefaultPort));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            Assert.Ignore("a responder runs on this host");
            return;
        }

        using (socket)
        {
            socket.SendTo(Message(MessageType.Request, 500), responder.LocalEndPoint);
            Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.ResponderPort] == 1);
            Assert.That(responder.Counters.Acknowledgements, Is.Zero);
        }
    }

    [Test]
    public async Task ImpossibleReverseLengths_AreDropped([Values(0, 79, 65_535)] int wanted)
    {
        await using var responder = _loopback.Respond();
        var message = Message(MessageType.ReverseRequest, 500);
        new ReverseRequest(default, 1, (ushort)wanted).Write(message);
        await ExpectRejected(responder, RejectReason.Malformed, message);
    }

    [Test]
    public async Task BadCookie_BringsNoReverseProbe_OnlyAFreshCookie()
    {
        await using var responder = _loopback.Respond();
        using var socket = _loopback.Plain();
        var message = Message(MessageType.ReverseRequest, WireProtocol.SmallestPayload(family));
        new ReverseRequest(default, 1, 1400).Write(message);
        socket.SendTo(message, responder.LocalEndPoint);

        var answer = new byte[2000];
        var length = socket.Receive(answer);
        Assert.That(length, Is.EqualTo(Acknowledgement.Size).And.LessThan(message.Length));
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.BadCookie] == 1 && counters.Acknowledgements == 1);
        Assert.That(responder.Counters.ReverseProbes, Is.Zero);
    }

    [Test]
    public async Task InventedCookie_BringsNoReverseProbe()
    {
        await using var responder = _loopback.Respond();
        using var owner = _loopback.Plain();
        owner.SendTo(Message(MessageType.Request, 200), responder.LocalEndPoint);
        var answer = new byte[2000];
        owner.Receive(answer);
        Acknowledgement.TryRead(answer, out var acknowledgement);

        var message = Message(MessageType.ReverseRequest, 200);
        new ReverseRequest(default, acknowledgement.Cookie ^ 1, 1400).Write(message);
        owner.SendTo(message, responder.LocalEndPoint);
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.BadCookie] == 1);
        owner.Receive(answer);
        new ReverseRequest(default, acknowledgement.Cookie, 1400).Write(message);
        owner.SendTo(message, responder.LocalEndPoint);
        Loopback.WaitFor(responder, counters => counters.ReverseProbes == 1);
        Assert.That(owner.Receive(answer), Is.EqualTo(1400));
    }

    [Test]
    public async Task ReverseProbesBeyondTheBurst_AreNotSent()
    {
        var options = new ResponderOptions { SourceReverseBytesPerSecond = 1, SourceReverseBurstBytes = 3000 };
        await using var responder = _loopback.Respond(options);
        await using var prober = _loopback.Probe(responder.LocalEndPoint);
        await Loopback.RunAsync(prober, Loopback.NewProbe(128, Direction.Forward));

        var probes = Enumerable.Range(0, 5).Select(_ => Loopback.NewProbe(1000, Direction.Reverse)).ToArray();
        await prober.SendAsync(probes, CancellationToken.None);
        Loopback.WaitFor(responder, counters => counters.ReverseProbes == 3 && counters.Rejected[RejectReason.ReverseRate] == 2);
    }

    [Test]
    public async Task RequestsBeyondTheRate_AreNotAnswered()
    {
        await using var responder = _loopback.Respond(new ResponderOptions { AnswersPerSecond = 1 });
        using var socket = _loopback.Plain();
        socket.SendTo(Message(MessageType.Request, 500), responder.LocalEndPoint);
        socket.SendTo(Message(MessageType.Request, 500), responder.LocalEndPoint);
        Loopback.WaitFor(responder, counters => counters.Acknowledgements == 1 && counters.Rejected[RejectReason.AnswerRate] == 1);
    }

    [Test]
    public async Task PeerWithoutARouteBack_NamesTheInterfaceOfTheArrival()
    {
        await using var responder = _loopback.Respond(new ResponderOptions { InterfaceMtu = _ => PacketSize.Of(1500) });
        await using var prober = _loopback.Probe(responder.LocalEndPoint);
        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(128, Direction.Forward));
        var peer = ((ProbeOutcome.Delivered)outcomes.Single()).Peer!;
        Assert.That((peer.InterfaceMtu?.Bytes, peer.RouteMtu), Is.EqualTo((1500, (PacketSize?)null)));
    }

    [Test]
    public async Task RandomDatagrams_DoNotStopIt()
    {
        await using var responder = _loopback.Respond();
        using var socket = _loopback.Plain();
        var random = new Random(9798);
        var bytes = new byte[200];
        for (var round = 0; round < 20_000; round++)
        {
            random.NextBytes(bytes);
            WireProtocol.WriteHeader(bytes, (MessageType)random.Next(0, 8));
            socket.SendTo(bytes.AsSpan(0, random.Next(60, bytes.Length)), responder.LocalEndPoint);
        }

        await using var prober = _loopback.Probe(responder.LocalEndPoint);
        Assert.That((await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Forward))).Single(), Is.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(_loopback.Io.IsAlive, Is.True);
    }

    [Test]
    public async Task PortInUse_IsToldAtOnce()
    {
        await using var responder = _loopback.Respond();
        Assert.That(
            () => new Responder(_loopback.Io, responder.LocalEndPoint, new ResponderOptions(), TimeProvider.System),
            Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.AddressAlreadyInUse));
    }

    [Test]
    public async Task AnyAddress_AnswersFromTheOneThatWasProbed()
    {
        var (any, one) = family switch
        {
            IpFamily.Ipv4 => (IPAddress.Any, IPAddress.Parse("127.0.0.77")),
            IpFamily.Ipv6 => (IPAddress.IPv6Any, IPAddress.IPv6Loopback),
        };
        await using var responder = new Responder(_loopback.Io, new IPEndPoint(any, 0), new ResponderOptions(), TimeProvider.System);
        var probed = new IPEndPoint(one, responder.LocalEndPoint.Port);
        await using var prober = _loopback.Probe(probed);
        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Forward));
        Assert.That(outcomes.Single(), Is.TypeOf<ProbeOutcome.Delivered>());
    }

    private static byte[] Message(MessageType type, int length)
    {
        var bytes = new byte[length];
        new ProbeMessage(type, default).Write(bytes);
        return bytes;
    }

    private Task ExpectRejected(Responder responder, RejectReason reason, byte[] message)
    {
        using var socket = _loopback.Plain();
        socket.SendTo(message, responder.LocalEndPoint);
        Loopback.WaitFor(responder, counters => counters.Rejected[reason] == 1);
        Assert.That(responder.Counters.Acknowledgements, Is.Zero);
        Assert.That(responder.Counters.Rejected.Values.Sum(), Is.EqualTo(1));
        return Task.CompletedTask;
    }
}
