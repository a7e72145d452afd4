using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Fuzzing;

/// <summary>
/// Whatever passes on a wire, reading it throws nothing, tells nothing impossible, and allocates nothing for what comes by the million.
/// Each run is the same: its seed is in its name.
/// </summary>
public sealed class WireReaderTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("MTUPROBE_LONG") == "1" ? 1_000_000 : 50_000;

    [TestCase(LinkLayer.Ethernet, 4801)]
    [TestCase(LinkLayer.LinuxCooked, 4802)]
    [TestCase(LinkLayer.LinuxCookedV2, 4803)]
    [TestCase(LinkLayer.Raw, 4804)]
    [TestCase(LinkLayer.RawIpv6, 4805)]
    public void FramesOfAnyKind_AreReadWithoutAnExceptionAndWithoutNonsense(int linkType, int seed)
    {
        var mutations = new Mutations(seed, WireFrames.All(linkType));
        var hearer = new Hearer();
        var started = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            var frame = mutations.Next();
            hearer.Longest = frame.Length + (mutations.Below(2) * mutations.Below(70_000));
            WireReader.Read(linkType, frame, hearer.Longest, DateTimeOffset.UnixEpoch, hearer);
            LookAt(linkType, frame);
        }

        TestContext.Out.WriteLine($"{Rounds / TimeProvider.System.GetElapsedTime(started).TotalSeconds:N0} inputs/s, {hearer}");
        Assert.That(hearer.Ptbs, Is.GreaterThan(Rounds / 20), "most inputs would be of one kind only");
        Assert.That(hearer.Quotes, Is.GreaterThan(Rounds / 40));
        Assert.That(hearer.Inner, Is.GreaterThan(Rounds / 100));
        Assert.That(hearer.Segments, Is.GreaterThan(Rounds / 100));
        Assert.That(hearer.Fragments, Is.GreaterThan(Rounds / 200));
    }

    [TestCase(4811)]
    public void SegmentsAndFragments_CostNoAllocation(int seed)
    {
        var mutations = new Mutations(seed, [.. WireFrames.All(LinkLayer.Ethernet).Where(f => Tests.Packets.Heard.From(f).Ptbs.Count == 0)]);
        var hearer = new Hearer { Longest = 70_000 };
        WireReader.Read(LinkLayer.Ethernet, mutations.Next(), 1, DateTimeOffset.UnixEpoch, hearer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100_000; round++)
        {
            WireReader.Read(LinkLayer.Ethernet, mutations.Next(), 70_000, DateTimeOffset.UnixEpoch, hearer);
        }

        // A mutation may make a PTB of it: that one costs what it is.
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThanOrEqualTo(1_000L * hearer.Ptbs));
        Assert.That(hearer.Ptbs, Is.LessThan(100));
        Assert.That(hearer.Segments, Is.GreaterThan(10_000));
    }

    /// <summary>What a recorder asks for.</summary>
    private static void LookAt(int linkType, ReadOnlySpan<byte> frame)
    {
        if (!LinkLayer.TryPacket(linkType, frame, out var bytes) || !IpPacket.TryRead(bytes, out var packet))
        {
            return;
        }

        var isInside = frame.Overlaps(packet.Bytes) && packet.Bytes.Length <= bytes.Length && packet.Payload.Length <= packet.Bytes.Length - 20
            && (packet.Payload.IsEmpty || packet.Bytes.Overlaps(packet.Payload));
        var isWhole = !packet.IsWhole || packet.Size!.Value.Bytes == packet.Bytes.Length;
        _ = packet.Flow;
        _ = packet.ProbeId;
        var isQuoteInside = !IcmpError.TryRead(packet, out var error) || error.Quote.IsEmpty || packet.Payload.Overlaps(error.Quote);
        _ = error.ReadQuote();
        if (!isInside || !isWhole || !isQuoteInside)
        {
            Assert.Fail(Convert.ToHexString(frame));
        }
    }

    private sealed class Hearer : IWireListener
    {
        public int Longest { get; set; }

        public int Ptbs { get; private set; }

        public int Quotes { get; private set; }

        public int Inner { get; private set; }

        public int Segments { get; private set; }

        public int Fragments { get; private set; }

        public void Hear(SeenPtb ptb)
        {
            Ptbs++;
            var depth = 0;
            for (var quote = ptb.Quote; quote is not null; quote = quote.Inner)
            {
                depth++;
                Check(quote.Size is not { Bytes: < 20 } && (quote.HasPorts || quote.Flow is { SourcePort: 0, DestinationPort: 0 })
                    && (quote.Sequence is null || quote.Protocol == 6) && quote.Flow.Source.Family == quote.Flow.Destination.Family);
            }

            Check(ptb.NextHopMtu >= 0 && depth <= 4 && ptb.Reporter.Family == ptb.SentTo.Family);
            Quotes += Math.Min(1, depth);
            Inner += Math.Min(1, depth / 2);
        }

        public void Hear(in SeenSegment segment)
        {
            Segments++;
            Check(segment.PayloadBytes >= 0 && segment.PayloadBytes <= segment.Size.Bytes - 40 && segment.Size.Bytes <= Longest
                && (segment.Mss is null || (segment.Flags & SegmentFlags.Syn) != 0));
        }

        public void Hear(in SeenFragment fragment)
        {
            Fragments++;
            Check(fragment.Size.Bytes >= 20 && fragment.Size.Bytes <= Longest && fragment.Source.Family == fragment.Destination.Family);
        }

        public override string ToString() => $"{Ptbs} PTBs ({Quotes} with a quote, {Inner} with another in it), {Segments} segments, {Fragments} fragments";

        private static void Check(bool isPossible)
        {
            if (!isPossible)
            {
                Assert.Fail("impossible");
            }
        }
    }
}
