using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

/// <summary>What a responder with keys gives to somebody who has none: replay, forgery, reflection, floods.</summary>
[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class HostileTests(IpFamily family)
{
    private static readonly KeyRing Keys = SharedKeyTests.Ring("a key both ends have");

    private readonly byte[] _answer = new byte[65_536];
    private Loopback _loopback;

    [SetUp]
    public void Open() => _loopback = Loopback.Open(family);

    [TearDown]
    public void Close() => _loopback?.Dispose();

    [Test]
    public async Task RequestWithoutCookie_GetsASmallerChallenge_AndNothingElse()
    {
        await using var responder = Respond();
        using var stranger = _loopback.Plain();
        var request = Request(WireProtocol.SmallestPayload(family), 0);
        stranger.SendTo(request, responder.LocalEndPoint);

        var length = stranger.Receive(_answer);
        Assert.That(length, Is.EqualTo(SharedKey.SealedSize).And.LessThan(request.Length));
        Assert.That(Challenge.TryRead(_answer, out _), Is.True);
        Assert.That(Keys.Newest.Opens(_answer, length), Is.True);
        Loopback.WaitFor(responder, counters => counters.Challenges == 1 && counters.Rejected[RejectReason.BadCookie] == 1);
        Assert.That(responder.Counters.Acknowledgements, Is.Zero);
    }

    [Test]
    public async Task CapturedRequest_ReplayedFromElsewhere_BringsAChallengeOnly([Values] bool reverse)
    {
        await using var responder = Respond();
        using var owner = _loopback.Plain();
        var thief = new IPEndPoint(IPAddress.Parse(family switch { IpFamily.Ipv4 => "127.0.0.77", IpFamily.Ipv6 => "::2" }), 40_001);
        var cookie = CookieOf(owner, responder);
        var captured = reverse ? ReverseRequestOf(1400, cookie) : Request(1400, cookie);
        owner.SendTo(captured, responder.LocalEndPoint);
        Assert.That(owner.Receive(_answer), Is.EqualTo(reverse ? 1400 : SharedKey.SealedSize));

        for (var copy = 1; copy <= 5; copy++)
        {
            ((IArrivals)responder).OnData(Arrival(captured, thief));
        }

        // The first one was the owner's, who had no cookie either.
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.BadCookie] == 6 && counters.Acknowledgements + counters.ReverseProbes > 0);
        Assert.That(responder.Counters.Acknowledgements + responder.Counters.ReverseProbes, Is.EqualTo(1));
    }

    [Test]
    public async Task CapturedRequest_ReplayedFromTheSameAddress_GoesToThatAddress_AtTheRate()
    {
        await using var responder = Respond(new ResponderOptions { Keys = () => Keys, AnswersPerSecond = 40 });
        using var owner = _loopback.Plain();
        var captured = Request(1400, CookieOf(owner, responder));
        for (var copy = 0; copy < 50; copy++)
        {
            owner.SendTo(captured, responder.LocalEndPoint);
        }

        // A burst is a tenth of a second's worth: 4, of which the challenge took one.
        Loopback.WaitFor(responder, counters => counters.Acknowledgements + counters.Rejected[RejectReason.AnswerRate] == 50);
        Assert.That(responder.Counters.Rejected[RejectReason.AnswerRate], Is.GreaterThan(25));
        Assert.That(owner.Receive(_answer), Is.EqualTo(SharedKey.SealedSize));
    }

    [Test]
    public async Task FloodWithForgedSeals_IsBoundedBeforeAnythingIsHashed()
    {
        var asked = 0;
        var options = new ResponderOptions
        {
            AnswersPerSecond = 1,
            Keys = () =>
            {
                asked++;
                return Keys;
            },
        };
        await using var responder = Respond(options);
        using var stranger = _loopback.Plain();
        var forged = Request(500, 1);
        for (var copy = 0; copy < 200; copy++)
        {
            forged[75] = (byte)copy;
            stranger.SendTo(forged, responder.LocalEndPoint);
        }

        Loopback.WaitFor(responder, counters => counters.Rejected.Values.Sum() == 200);
        Assert.That(responder.Counters.Rejected[RejectReason.AnswerRate], Is.GreaterThan(190));
        Assert.That(asked, Is.EqualTo(200 - responder.Counters.Rejected[RejectReason.AnswerRate]), "the keys were not even looked at");
    }

    [TestCase(-1)]
    [TestCase(1)]
    public async Task PacketCutOrPaddedOnTheWay_IsNotAcknowledged(int bytes)
    {
        await using var responder = Respond();
        using var owner = _loopback.Plain();
        var request = Request(1400, CookieOf(owner, responder));
        Array.Resize(ref request, request.Length + bytes);
        owner.SendTo(request, responder.LocalEndPoint);
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.BadSeal] == 1);
        Assert.That(responder.Counters.Acknowledgements, Is.Zero);
    }

    [Test]
    public async Task OwnAnswers_TurnedBack_AreNotAnswered()
    {
        await using var responder = Respond();
        using var owner = _loopback.Plain();
        var cookie = CookieOf(owner, responder);
        owner.SendTo(ReverseRequestOf(500, cookie), responder.LocalEndPoint);
        var reverse = _answer.AsSpan(0, owner.Receive(_answer)).ToArray();
        owner.SendTo(reverse, responder.LocalEndPoint);
        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.Malformed] == 1);
        foreach (var type in new[] { MessageType.Acknowledgement, MessageType.Challenge, MessageType.Report, MessageType.Echo })
        {
            var message = new byte[500];
            new ProbeMessage(type, default).Write(message);
            Keys.Newest.Seal(message, message.Length);
            owner.SendTo(message, responder.LocalEndPoint);
        }

        Loopback.WaitFor(responder, counters => counters.Rejected[RejectReason.Malformed] == 5);
        Assert.That((responder.Counters.Challenges, responder.Counters.Acknowledgements, responder.Counters.ReverseProbes), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public async Task TwoResponders_SpoofedAtEachOther_FallSilentAtOnce([Values] bool keyed)
    {
        var options = new ResponderOptions { Keys = keyed ? () => Keys : null };
        await using var left = Respond(options);
        await using var right = Respond(options);
        var request = keyed ? Request(1400, 0) : Plain(1400);

        // A datagram as if left had sent it: its answer goes to left, and must be the last packet of all.
        ((IArrivals)right).OnData(Arrival(request, left.LocalEndPoint));
        // It is smaller than any request; what has a request's size and is none falls as malformed (OwnAnswers_TurnedBack_AreNotAnswered).
        Loopback.WaitFor(left, counters => counters.Rejected[RejectReason.TooSmall] == 1);
        Loopback.WaitFor(right, counters => counters.Acknowledgements + counters.Challenges == 1);
        Assert.That(left.Counters.Rejected.Values.Sum(), Is.EqualTo(1));
        Assert.That(left.Counters.Acknowledgements + left.Counters.Challenges, Is.Zero);
        Assert.That(right.Counters.Rejected.Values.Sum(), Is.EqualTo(keyed ? 1 : 0));

        // Where both listen on the port all responders have, not even that one answer is sent.
        ((IArrivals)right).OnData(Arrival(request, new IPEndPoint(_loopback.Address, WireProtocol.DefaultPort)));
        Assert.That(right.Counters.Rejected[RejectReason.ResponderPort], Is.EqualTo(1));
    }

    /// <summary>A PTB about a reverse probe is reported under the key that the probe had, even when it quotes little.</summary>
    [Test]
    public async Task PacketTooBigForAReverseProbe_IsReportedUnderItsKey([Values] bool isOld, [Values] bool quotesTheSeal)
    {
        var ring = SharedKeyTests.Ring("the newest one of all", "a key both ends have");
        await using var responder = Respond(new ResponderOptions { Keys = () => ring });
        using var owner = _loopback.Plain();
        var key = isOld ? Keys.Newest : ring.Newest;
        var cookie = CookieOf(owner, responder);
        var request = ReverseRequestOf(1400, cookie);
        key.Seal(request, request.Length);
        owner.SendTo(request, responder.LocalEndPoint);
        owner.Receive(_answer);
        Assert.That(key.Opens(_answer, 1400), Is.True);

        ((IArrivals)responder).OnError(new QueuedError
        {
            Error = new ExtendedError { Origin = KernelNumbers.SO_EE_ORIGIN_ICMP, Type = 3, Code = 4, Info = 1300 },
            Destination = InternetEndpoint.From((IPEndPoint)owner.LocalEndPoint!),
            Local = null,
            Offender = null,
            Quote = _answer.AsSpan(0, quotesTheSeal ? 128 : ReverseProbe.Size),
        });
        var length = owner.Receive(_answer);
        Assert.That(ProbeReport.TryRead(_answer, out var report), Is.True);
        Assert.That(report.Mtu, Is.EqualTo(1300));
        Assert.That((quotesTheSeal ? key : ring.Newest).Opens(_answer, length), Is.True);
    }

    private static byte[] Request(int length, ulong cookie)
    {
        var bytes = new byte[length];
        new ProbeRequest(new ProbeId(7), cookie).Write(bytes);
        Keys.Newest.Seal(bytes, length);
        return bytes;
    }

    private static byte[] Plain(int length)
    {
        var bytes = new byte[length];
        new ProbeRequest(new ProbeId(7), 0).Write(bytes);
        return bytes;
    }

    private byte[] ReverseRequestOf(ushort wanted, ulong cookie)
    {
        var bytes = new byte[WireProtocol.SmallestPayload(family)];
        new ReverseRequest(new ProbeId(8), cookie, wanted).Write(bytes);
        Keys.Newest.Seal(bytes, bytes.Length);
        return bytes;
    }

    private static Arrival Arrival(byte[] bytes, IPEndPoint source) => new()
    {
        Head = bytes.AsSpan(0, Math.Min(128, bytes.Length)),
        Length = bytes.Length,
        Source = InternetEndpoint.From(source),
        ReceivedAt = 0,
        LargestFragment = 0,
        InterfaceIndex = 0,
        Destination = null,
        IsUnicast = true,
    };

    private ulong CookieOf(Socket socket, Responder responder)
    {
        socket.SendTo(Request(200, 0), responder.LocalEndPoint);
        socket.Receive(_answer);
        Assert.That(Challenge.TryRead(_answer, out var challenge), Is.True);
        return challenge.Cookie;
    }

    private Responder Respond(ResponderOptions? options = null) => _loopback.Respond(options ?? new ResponderOptions { Keys = () => Keys });
}
