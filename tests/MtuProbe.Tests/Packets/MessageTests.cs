using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

public sealed class MessageTests
{
    private delegate bool Reader(ReadOnlySpan<byte> head);

    private static readonly ProbeId Id = new(new UInt128(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210));
    private static readonly InternetEndpoint Somebody = InternetEndpoint.From(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 40_001));

    private static readonly Reader[] Readers =
    [
        head => ProbeMessage.TryRead(head, out _),
        head => Acknowledgement.TryRead(head, out _),
        head => ReverseRequest.TryRead(head, out _),
        head => ReverseProbe.TryRead(head, out _),
        head => ProbeReport.TryRead(head, out _),
        head => ProbeRequest.TryRead(head, out _),
        head => Challenge.TryRead(head, out _),
    ];

    [Test]
    public void RequestWritten_ReadsTheSame()
    {
        var written = new ProbeRequest(Id, ulong.MaxValue - 1);
        Span<byte> bytes = stackalloc byte[ProbeRequest.Size];
        written.Write(bytes);
        Assert.That(ProbeRequest.TryRead(bytes, out var read), Is.True);
        Assert.That(read, Is.EqualTo(written));
    }

    [Test]
    public void ChallengeWritten_ReadsTheSame()
    {
        var written = new Challenge(Id, 0x0102_0304_0506_0708);
        Span<byte> bytes = stackalloc byte[Challenge.Size];
        written.Write(bytes);
        Assert.That(Challenge.TryRead(bytes, out var read), Is.True);
        Assert.That(read, Is.EqualTo(written));
    }

    [Test]
    public void AcknowledgementWritten_ReadsTheSame()
    {
        var written = new Acknowledgement(Id, 65_507, 1480, 1500, 1400, Somebody, 0x8000_0001, ulong.MaxValue - 5, 0x1122_3344_5566_7788);
        Assert.That(Acknowledgement.TryRead(Bytes(written), out var read), Is.True);
        Assert.That(read, Is.EqualTo(written));
    }

    [Test]
    public void ReverseRequestWritten_ReadsTheSame()
    {
        var written = new ReverseRequest(Id, ulong.MaxValue, 8972);
        Span<byte> bytes = stackalloc byte[ReverseRequest.Size];
        written.Write(bytes);
        Assert.That(ReverseRequest.TryRead(bytes, out var read), Is.True);
        Assert.That(read, Is.EqualTo(written));
    }

    [Test]
    public void ReverseProbeWritten_ReadsTheSame()
    {
        var written = new ReverseProbe(Id, 42, 4_000_000_000);
        Span<byte> bytes = stackalloc byte[ReverseProbe.Size];
        written.Write(bytes);
        Assert.That(ReverseProbe.TryRead(bytes, out var read), Is.True);
        Assert.That(read, Is.EqualTo(written));
    }

    [Test]
    public void ReportWritten_ReadsTheSame([Values] bool isLimit)
    {
        var kind = isLimit ? ReportKind.LocalLimit : ReportKind.PacketTooBig;
        var written = new ProbeReport(Id, kind, uint.MaxValue, InternetEndpoint.From(IPAddress.Parse("2001:db8::1"), 0), 7);
        Span<byte> bytes = stackalloc byte[ProbeReport.Size];
        written.Write(bytes);
        Assert.That(ProbeReport.TryRead(bytes, out var read), Is.True);
        Assert.That(read, Is.EqualTo(written));
    }

    [Test]
    public void Acknowledgement_LiesOnTheWireAsDescribed()
    {
        var bytes = Bytes(new Acknowledgement(Id, 0x0102, 0x0304, 0x0506_0708, 0x1D1E, Somebody, 0x090A_0B0C, 0x0D0E_0F10_1112_1314, 0x1516_1718_191A_1B1C));
        var expected = Convert.FromHexString(
            "4D500102" + "0123456789ABCDEFFEDCBA9876543210" + "0102" + "0304" + "05060708" + "9C41" + "1D1E"
            + "00000000000000000000FFFFC0000207" + "090A0B0C" + "0D0E0F1011121314" + "15161718191A1B1C");
        Assert.That(bytes, Is.EqualTo(expected));
    }

    [Test]
    public void EveryAnswerToAnUnprovenAddress_IsSmallerThanTheSmallestRequest([Values] IpFamily family)
    {
        Assert.That(Acknowledgement.Size, Is.EqualTo(68));
        Assert.That(Overhead.PacketAround(Acknowledgement.Size, family), Is.LessThan(WireProtocol.SmallestRequest));
        Assert.That(Overhead.PacketAround(ProbeReport.Size, family), Is.LessThan(WireProtocol.SmallestRequest));
        Assert.That(SharedKey.SealedSize, Is.EqualTo(78));
        Assert.That(Overhead.PacketAround(SharedKey.SealedSize, family), Is.LessThan(WireProtocol.SmallestRequest));
    }

    [Test]
    public void EveryRequestAndReverseProbe_FitsTheSmallestRequest([Values] IpFamily family)
    {
        var room = WireProtocol.SmallestPayload(family);
        Assert.That(room, Is.EqualTo(family == IpFamily.Ipv4 ? 100 : 80));
        Assert.That(new[] { ProbeRequest.Size, ReverseRequest.Size, ReverseProbe.Size, SharedKey.SealedSize }, Is.All.LessThanOrEqualTo(room));
    }

    [Test]
    public void TruncatedMessages_AreRefusedAtEveryLength()
    {
        var sizes = new[] { ProbeMessage.Size, Acknowledgement.Size, ReverseRequest.Size, ReverseProbe.Size, ProbeReport.Size, ProbeRequest.Size, Challenge.Size };
        var types = new[] { MessageType.Request, MessageType.Acknowledgement, MessageType.ReverseRequest, MessageType.ReverseProbe, MessageType.Report, MessageType.Request, MessageType.Challenge };
        for (var message = 0; message < Readers.Length; message++)
        {
            var bytes = new byte[128];
            new ProbeMessage(types[message], Id).Write(bytes);
            bytes[20] = 1;
            for (var length = 0; length <= bytes.Length; length++)
            {
                Assert.That(Readers[message](bytes.AsSpan(0, length)), Is.EqualTo(length >= sizes[message]), $"{types[message]}, {length} bytes");
            }
        }
    }

    [TestCase("", "Malformed")]
    [TestCase("4D5001", "Malformed")]
    [TestCase("4D510101", "Malformed")]
    [TestCase("4D500301", "UnknownVersion")]
    [TestCase("4D500001", "UnknownVersion")]
    [TestCase("4D500100", "Malformed")]
    [TestCase("4D500108", "Malformed")]
    [TestCase("4D500101", "Ours")]
    [TestCase("4D500201", "Ours")]
    [TestCase("4D500207", "Ours")]
    public void Header_IsJudgedByMagicThenVersionThenType(string hex, string expected) =>
        Assert.That(WireProtocol.ReadHeader(Convert.FromHexString(hex), out _).ToString(), Is.EqualTo(expected));

    [Test]
    public void NodeHash_IsTheFirstEightBytesOfSha256()
    {
        Assert.That(WireProtocol.NodeHash("abc"), Is.EqualTo(0xBA78_16BF_8F01_CFEA));
        Assert.That(WireProtocol.NodeHash(null), Is.Zero);
    }

    private static byte[] Bytes(in Acknowledgement acknowledgement)
    {
        var bytes = new byte[Acknowledgement.Size];
        acknowledgement.Write(bytes);
        return bytes;
    }
}
