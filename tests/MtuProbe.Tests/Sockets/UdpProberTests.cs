using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

/// <summary>Over loopback, where Linux sends port unreachables without a limit.</summary>
[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class UdpProberTests(IpFamily family)
{
    private static readonly int[] Sizes = [128, 576, 1280, 1500, 9000, 65_000];

    private Loopback _loopback;

    [SetUp]
    public void Open() => _loopback = Loopback.Open(family);

    [TearDown]
    public void Close() => _loopback?.Dispose();

    [Test]
    public async Task APortUnreachableOfTheTarget_ConfirmsTheProbeItQuotes()
    {
        await using var prober = Probe(ClosedPort());
        var probes = Sizes.Select(size => Loopback.NewProbe(size, Direction.Forward)).ToArray();
        var outcomes = await Loopback.RunAsync(prober, probes);

        Assert.That(outcomes.Select(outcome => outcome.Probe), Is.EquivalentTo(probes.Select(probe => probe.Id)));
        Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(outcomes.Cast<ProbeOutcome.Delivered>().Select(delivered => delivered.Peer), Is.All.Null);
        Assert.That(outcomes.Cast<ProbeOutcome.Delivered>().Select(delivered => delivered.RoundTrip), Is.All.LessThan(Loopback.Deadline));
    }

    [Test]
    public async Task AnAcknowledgementOfOurResponder_ConfirmsToo()
    {
        await using var responder = _loopback.Respond();
        await using var prober = Probe(responder.LocalEndPoint);
        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Forward));

        Assert.That(outcomes.Single(), Is.TypeOf<ProbeOutcome.Delivered>());
        Assert.That(((ProbeOutcome.Delivered)outcomes[0]).Peer?.Instance, Is.EqualTo(responder.Instance));
    }

    [Test]
    public async Task AnOpenPortThatStaysSilent_ConfirmsNothing()
    {
        using var listener = _loopback.Plain();
        await using var prober = Probe((IPEndPoint)listener.LocalEndPoint!);
        await prober.SendAsync([Loopback.NewProbe(1500, Direction.Forward)], CancellationToken.None);
        listener.Receive(new byte[2000]);

        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.Null);
    }

    [TestCase(Direction.Reverse)]
    [TestCase(Direction.RoundTrip)]
    public async Task OnlyTheWayThere_CanBeAsked(Direction direction)
    {
        await using var prober = Probe(ClosedPort());

        Assert.That(async () => await prober.SendAsync([Loopback.NewProbe(1500, direction)], CancellationToken.None), Throws.ArgumentException);
    }

    private UdpProber Probe(IPEndPoint target) => new(_loopback.Io, _loopback.Address, target, TimeProvider.System);

    private IPEndPoint ClosedPort()
    {
        using var closing = _loopback.Plain();
        return (IPEndPoint)closing.LocalEndPoint!;
    }
}
