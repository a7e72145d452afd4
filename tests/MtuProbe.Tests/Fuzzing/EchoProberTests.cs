using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Sockets;

namespace MtuProbe.Tests.Fuzzing;

public sealed class EchoProberTests
{
    [TestCase(5803)]
    public async Task EchoProber_SurvivesAndHears(int seed)
    {
        // Over UDP, which needs no permission: what it reads is the same.
        using var loopback = Loopback.Open(IpFamily.Ipv4);
        var ledger = new ProbeLedger(TimeProvider.System);
        await using var prober = new EchoProber(
            loopback.Io, loopback.Address, TimeProvider.System, ledger, owner => IoSocket.Udp(new IPEndPoint(loopback.Address, 0), owner, TimeProvider.System));
        ledger.Remember(Loopback.NewProbe(1500, Direction.RoundTrip) with { Id = Messages.Id }, 0);
        await Spoiler.ThrowAtAsync(loopback, prober, new IPEndPoint(loopback.Address, 0), seed);
        while (await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None) is not null)
        {
        }

        var probe = Loopback.NewProbe(1500, Direction.RoundTrip);
        ledger.Remember(probe, 0);
        var reply = new byte[Overhead.DatagramPayload(probe.Size, IpFamily.Ipv4) + 8];
        new ProbeMessage(MessageType.Echo, probe.Id).Write(reply.AsSpan(8));
        ((IArrivals)prober).OnData(new Arrival
        {
            Head = reply.AsSpan(0, 128),
            Length = reply.Length,
            Source = InternetEndpoint.From(loopback.Address, 0),
            ReceivedAt = TimeProvider.System.GetTimestamp(),
            LargestFragment = 0,
            InterfaceIndex = 1,
            Destination = null,
            IsUnicast = true,
        });
        Assert.That(await prober.ReceiveAsync(TimeSpan.Zero, CancellationToken.None), Is.TypeOf<ProbeOutcome.Delivered>());
    }
}
