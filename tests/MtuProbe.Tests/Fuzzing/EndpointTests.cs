using System.Net;
using MtuProbe.Core.Paths;
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
        await Spoiler.ThrowAtAsync(_loopback, responder, (IPEndPoint)_nobody.LocalEndPoint!, seed);
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
        await Spoiler.ThrowAtAsync(_loopback, prober, responder.LocalEndPoint, seed);
        while (await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None) is not null)
        {
        }

        var outcomes = await Loopback.RunAsync(prober, Loopback.NewProbe(1500, Direction.Forward));
        Assert.That(outcomes.Single(), Is.TypeOf<Core.Probing.ProbeOutcome.Delivered>());
    }

    private AgentProber Prober(IPEndPoint target) => new(_loopback.Io, _loopback.Address, target, TimeProvider.System, keys: keyed ? Keys : null);
}
