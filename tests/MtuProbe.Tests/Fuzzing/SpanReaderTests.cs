using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;
using MtuProbe.Tests.Host;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Fuzzing;

/// <summary>
/// Whatever bytes come, a reader of bytes answers, throws nothing, and the ones that run per packet allocate nothing.
/// Each run is the same: its seed is in its name.
/// </summary>
public sealed class SpanReaderTests
{
    private const int Rounds = 250_000;

    private static readonly KeyRing Keys = SharedKeyTests.Ring("a key both ends have", "another one of them");

    private static IEnumerable<TestCaseData> PacketReaders =>
    [
        Reader(bytes => ProbeMessage.TryRead(bytes, out _), nameof(ProbeMessage)),
        Reader(bytes => ProbeRequest.TryRead(bytes, out _), nameof(ProbeRequest)),
        Reader(bytes => Acknowledgement.TryRead(bytes, out _), nameof(Acknowledgement)),
        Reader(bytes => ReverseRequest.TryRead(bytes, out _), nameof(ReverseRequest)),
        Reader(bytes => ReverseProbe.TryRead(bytes, out _), nameof(ReverseProbe)),
        Reader(bytes => ProbeReport.TryRead(bytes, out _), nameof(ProbeReport)),
        Reader(bytes => Challenge.TryRead(bytes, out _), nameof(Challenge)),
        Reader(bytes => Keys.Named(bytes) is not null, nameof(KeyRing.Named)),
        Reader(IsRequest, nameof(RequestRules)),
    ];

    [TestCaseSource(nameof(PacketReaders))]
    public void ReaderOfPackets_NeitherThrowsNorAllocates(object reader, int seed)
    {
        var read = (SpanReader)reader;
        var mutations = new Mutations(seed, Messages.All);
        var (accepted, allocated) = Run(read, mutations, Rounds);
        Assert.That(accepted, Is.InRange(Rounds / 1000, Rounds * 999 / 1000), "most inputs would be of one kind only");
        Assert.That(allocated, Is.Zero);
    }

    [TestCase(4711)]
    public void SealsOfChangedMessages_AreRefusedWithoutAllocation(int seed)
    {
        // Each try costs a hash, so there are fewer.
        var mutations = new Mutations(seed, [.. Messages.All.Where(WireIsSealed)]);
        bool Opens(ReadOnlySpan<byte> bytes) => Keys.Opener(bytes, bytes.Length) is not null;
        var (accepted, allocated) = Run(Opens, mutations, 100_000);
        Assert.That(accepted, Is.GreaterThan(5_000), "the unchanged ones do open");
        Assert.That(allocated, Is.Zero);

        static bool WireIsSealed(byte[] message) => WireProtocol.IsSealed(message);
    }

    [TestCase(4712)]
    public void ControlDataOfTheKernel_NeitherThrowsNorAllocates(int seed)
    {
        var mutations = new Mutations(seed, Messages.Control);
        var (accepted, allocated) = Run(
            bytes => ControlData.Read(bytes) is { Destination: not null } or { Error: not null } or { Received: not null }, mutations, Rounds);
        Assert.That(accepted, Is.GreaterThan(Rounds / 10));
        Assert.That(allocated, Is.Zero);
    }

    [TestCase(4713)]
    public void SocketNames_NeitherThrowNorAllocate(int seed)
    {
        byte[][] names = [Messages.Name(IpFamily.Ipv4), Messages.Name(IpFamily.Ipv6)];
        var (accepted, allocated) = Run(bytes => SocketName.TryRead(bytes, out _), new Mutations(seed, names), Rounds);
        Assert.That(accepted, Is.GreaterThan(Rounds / 10));
        Assert.That(allocated, Is.Zero);
    }

    /// <summary>They run ten times a second at most and make addresses and names, so each may allocate a little, and none a lot.</summary>
    [TestCase(4714)]
    public void NetlinkAnswers_NeitherThrowNorAllocateMuch(int seed)
    {
        byte[][] answers =
        [
            .. new[]
            {
                CapturedNetlink.Ipv4Learned, CapturedNetlink.Ipv4RouteMtuConfigured, CapturedNetlink.Ipv4Multipath, CapturedNetlink.Ipv6Learned,
                CapturedNetlink.Ipv6Configured, CapturedNetlink.Unreachable,
            }.Select(Convert.FromHexString),
            Messages.Link,
        ];
        var (accepted, allocated) = Run(
            bytes => RouteReply.Parse(bytes, out _, out _) != NetlinkStatus.Malformed | LinkReply.Parse(bytes, out _, out _) != NetlinkStatus.Malformed,
            new Mutations(seed, answers),
            Rounds);
        Assert.That(accepted, Is.InRange(Rounds / 10, Rounds * 9 / 10));
        Assert.That(allocated / Rounds, Is.LessThan(200));
    }

    [TestCase(4715)]
    public void TargetsAsWritten_AreReadOrRefusedInOneLine(int seed)
    {
        var mutations = new Mutations(seed, [.. new[] { "10.1.2.3:80", "[fd00::1]:65535", "fe80::1%lo", "node-7.example:443", "::ffff:10.1.2.3", "-x" }.Select(System.Text.Encoding.UTF8.GetBytes)]);
        var read = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var text = System.Text.Encoding.UTF8.GetString(mutations.Next());
            var target = TargetText.Parse(text, out var objection);
            Assert.That(target is null, Is.EqualTo(objection is not null), text);
            read += target is null ? 0 : 1;
        }

        Assert.That(read, Is.GreaterThan(10_000));
    }

    /// <summary>Any combination of error, quote and destination is an outcome or nothing.</summary>
    [TestCase(4716)]
    public void QuotedErrors_NeverThrow(int seed)
    {
        var mutations = new Mutations(seed, Messages.All);
        var ledger = new ProbeLedger(new ManualTime());
        ledger.Remember(new Probe(Messages.Id, MtuProbe.Core.Sizes.PacketSize.Of(1500), Direction.Forward), 0);
        var outcomes = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var error = new QueuedError
            {
                Error = new ExtendedError
                {
                    Origin = (byte)mutations.Below(5), Type = (byte)mutations.Below(13), Code = (byte)mutations.Below(5), Info = (uint)mutations.Below(int.MaxValue) * 2u,
                },
                Destination = default,
                Local = null,
                Offender = null,
                Quote = mutations.Next(),
            };
            outcomes.Add(QuotedErrors.Read(error, mutations.Below(2) == 0, error.Quote, ledger)?.GetType().Name ?? "nothing");
        }

        Assert.That(outcomes, Is.SupersetOf(new[] { "nothing", nameof(ProbeOutcome.TooBig), nameof(ProbeOutcome.Unreachable) }));
    }

    private static TestCaseData Reader(SpanReader reader, string name) => new TestCaseData(reader, 4700 + name.Length) { TestName = $"ReaderOfPackets_NeitherThrowsNorAllocates({name}, seed {4700 + name.Length})" };

    private static bool IsRequest(ReadOnlySpan<byte> bytes) => RequestRules.Object(
        new Arrival
        {
            Head = bytes,
            Length = bytes.Length,
            Source = new InternetEndpoint(1, 40_000),
            ReceivedAt = 0,
            LargestFragment = 0,
            InterfaceIndex = 0,
            Destination = null,
            IsUnicast = true,
        },
        9798,
        isKeyed: bytes.Length % 2 == 0,
        out _) is null;

    /// <summary>A tenth of the rounds first: what the runtime allocates by itself while code is new does not count.</summary>
    private static (int Accepted, long Allocated) Run(SpanReader read, Mutations mutations, int rounds)
    {
        for (var round = 0; round < rounds / 10; round++)
        {
            read(mutations.Next());
        }

        var accepted = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            accepted += read(mutations.Next()) ? 1 : 0;
        }

        return (accepted, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
