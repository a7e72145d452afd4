using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

/// <summary>RFC 8899 §4.6.1: how far an ICMP error is about a packet that we sent.</summary>
public sealed class QuotedErrorsTests
{
    private static readonly IPAddress Router = IPAddress.Parse("10.77.1.1");
    private static readonly Probe Small = Loopback.NewProbe(1300, Direction.Forward);
    private static readonly Probe Large = Loopback.NewProbe(1500, Direction.Forward);
    private static readonly Probe Back = Loopback.NewProbe(1500, Direction.Reverse);

    private ProbeLedger _ledger;

    [SetUp]
    public void Send()
    {
        _ledger = new ProbeLedger(new ManualTime());
        foreach (var probe in new[] { Small, Large, Back })
        {
            _ledger.Remember(probe, 0);
        }
    }

    [Test]
    public void IdAndDestinationMatch_IsNonce() =>
        Assert.That(PacketTooBig(1400, true, Quote(Large.Id)), Is.EqualTo(TooBig(Large.Id, 1400, QuoteMatch.Nonce)));

    [Test]
    public void IdUnderAnotherDestination_IsTranslated() =>
        Assert.That(PacketTooBig(1400, false, Quote(Large.Id)), Is.EqualTo(TooBig(Large.Id, 1400, QuoteMatch.Translated)));

    [TestCase(0)]
    [TestCase(19)]
    public void QuoteTooShortForTheId_IsPortsOnly_OfTheLargestTooLargeProbe(int quoted) =>
        Assert.That(PacketTooBig(1400, true, Quote(Small.Id)[..quoted]), Is.EqualTo(TooBig(Large.Id, 1400, QuoteMatch.PortsOnly)));

    [Test]
    public void PortsOnly_NamesAnotherProbeWhenTheLargestWasAnswered()
    {
        _ledger.Find(Large.Id)!.IsAnswered = true;
        Assert.That(PacketTooBig(1200, true, []), Is.EqualTo(TooBig(Small.Id, 1200, QuoteMatch.PortsOnly)));
    }

    [Test]
    public void PortsOnlyAboveEverythingSent_NamesTheLargest() =>
        Assert.That(PacketTooBig(9000, true, []), Is.EqualTo(TooBig(Large.Id, 9000, QuoteMatch.PortsOnly)));

    [Test]
    public void ShortQuoteOfAnotherDestination_IsForeign() =>
        Assert.That(PacketTooBig(1400, false, []), Is.EqualTo(TooBig(ProbeId.None, 1400, QuoteMatch.Foreign)));

    [Test]
    public void UnknownId_IsForeign() =>
        Assert.That(PacketTooBig(1400, true, Quote(new ProbeId(1))), Is.EqualTo(TooBig(ProbeId.None, 1400, QuoteMatch.Foreign)));

    [Test]
    public void ForeignBytes_AreForeign() =>
        Assert.That(PacketTooBig(1400, true, new byte[100]), Is.EqualTo(TooBig(ProbeId.None, 1400, QuoteMatch.Foreign)));

    [Test]
    public void SmallRequestOfAReverseProbe_SaysNothingOfTheWayBack() =>
        Assert.That(PacketTooBig(100, true, Quote(Back.Id)), Is.EqualTo(TooBig(ProbeId.None, 100, QuoteMatch.Foreign)));

    [Test]
    public void AbsurdMtu_IsToldAsItCame() =>
        Assert.That(PacketTooBig(uint.MaxValue, true, Quote(Large.Id)), Is.EqualTo(TooBig(Large.Id, int.MaxValue, QuoteMatch.Nonce)));

    [TestCase(2, 3, 3, true)]
    [TestCase(3, 1, 4, true)]
    [TestCase(2, 3, 1, false)]
    [TestCase(2, 3, 13, false)]
    [TestCase(3, 1, 3, false)]
    [TestCase(2, 11, 1, false)]
    [TestCase(3, 3, 1, false)]
    public void OtherErrors_AreUnreachable(byte origin, byte type, byte code, bool portClosed) =>
        Assert.That(
            Read(origin, type, code, 0, true, Quote(Small.Id)),
            Is.EqualTo(new ProbeOutcome.Unreachable(Small.Id, portClosed, Router)));

    [TestCase(2, 11, true)]
    [TestCase(3, 3, true)]
    [TestCase(2, 11, false)]
    public void ExpiredHopLimit_TellsTheRouter_UnderTranslatedAddressesToo(byte origin, byte type, bool toTarget) =>
        Assert.That(Read(origin, type, 0, 0, toTarget, Quote(Small.Id)), Is.EqualTo(new ProbeOutcome.TimeExceeded(Small.Id, Router)));

    [Test]
    public void ExpiredHopLimitWithoutAnId_NamesTheOnlyOutstandingProbeThatHasOne()
    {
        Assert.That(Read(2, 11, 0, 0, true, []), Is.Null, "none has one");
        var near = Small with { Id = new ProbeId(1), HopLimit = 1 };
        var far = Large with { Id = new ProbeId(2), HopLimit = 2 };
        _ledger.Remember(near, 0);
        Assert.That(Read(2, 11, 0, 0, false, []), Is.Null, "not to the target: foreign");
        Assert.That(Read(2, 11, 0, 0, true, []), Is.EqualTo(new ProbeOutcome.TimeExceeded(near.Id, Router)));
        _ledger.Remember(far, 0);
        Assert.That(Read(2, 11, 0, 0, true, []), Is.EqualTo(new ProbeOutcome.TimeExceeded(far.Id, Router)), "the near one is answered");
        _ledger.Remember(near with { Id = new ProbeId(3) }, 0);
        _ledger.Remember(far with { Id = new ProbeId(4) }, 0);
        Assert.That(Read(2, 11, 0, 0, true, []), Is.Null, "two could be meant");
    }

    [Test]
    public void PortsOnlyPacketTooBig_NeverNamesAProbeThatLooksForHops()
    {
        _ledger.Remember(Large with { Id = new ProbeId(1), Size = Large.Size + 1, HopLimit = 3 }, 0);
        Assert.That(PacketTooBig(1400, true, []), Is.EqualTo(TooBig(Large.Id, 1400, QuoteMatch.PortsOnly)));
    }

    [Test]
    public void OtherErrorWithoutAnId_NamesTheOnlyOutstandingProbe()
    {
        Assert.That(Read(2, 3, 3, 0, true, []), Is.EqualTo(new ProbeOutcome.Unreachable(ProbeId.None, true, Router)));
        _ledger.Find(Large.Id)!.IsAnswered = true;
        _ledger.Find(Back.Id)!.IsAnswered = true;
        Assert.That(Read(2, 3, 3, 0, true, []), Is.EqualTo(new ProbeOutcome.Unreachable(Small.Id, true, Router)));
    }

    [Test]
    public void OtherErrorOfAForeignPacket_TellsNothing() => Assert.That(Read(2, 3, 3, 0, true, new byte[100]), Is.Null);

    [TestCase(1)]
    [TestCase(4)]
    public void WhatIsNoIcmpError_TellsNothing(byte origin) => Assert.That(Read(origin, 3, 4, 1400, true, Quote(Large.Id)), Is.Null);

    private static byte[] Quote(ProbeId id)
    {
        var bytes = new byte[100];
        new ProbeMessage(MessageType.Request, id).Write(bytes);
        return bytes;
    }

    private static ProbeOutcome.TooBig TooBig(ProbeId id, int mtu, QuoteMatch match) => new(id, new PacketTooBig(mtu, Router, match));

    private ProbeOutcome? PacketTooBig(uint mtu, bool toTarget, byte[] quote) => Read(2, 3, 4, mtu, toTarget, quote);

    private ProbeOutcome? Read(byte origin, byte type, byte code, uint info, bool toTarget, byte[] quote)
    {
        var error = new QueuedError
        {
            Error = new ExtendedError { Origin = origin, Type = type, Code = code, Info = info },
            Destination = default,
            Local = null,
            Offender = InternetEndpoint.From(Router, 0),
            Quote = quote,
        };
        return QuotedErrors.Read(error, toTarget, quote, _ledger);
    }
}
