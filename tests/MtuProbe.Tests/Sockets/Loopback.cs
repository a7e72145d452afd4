using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

/// <summary>An I/O thread on this machine's loopback; what it waits for has a deadline.</summary>
internal sealed class Loopback : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private Loopback(IpFamily family)
    {
        Address = family == IpFamily.Ipv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        Family = family;
        Io = new IoThread(family, TimeProvider.System);
    }

    public IpFamily Family { get; }

    public IPAddress Address { get; }

    public IoThread Io { get; }

    /// <summary>Skips the test where the host lacks the family.</summary>
    public static Loopback Open(IpFamily family)
    {
        var address = family == IpFamily.Ipv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        var present = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(device => device.GetIPProperties().UnicastAddresses)
            .Any(unicast => unicast.Address.Equals(address));
        if (!present)
        {
            Assert.Ignore($"this host has no {address}");
        }

        return new Loopback(family);
    }

    public Responder Respond(ResponderOptions? options = null) =>
        new(Io, new IPEndPoint(Address, 0), options ?? new ResponderOptions(), TimeProvider.System);

    public AgentProber Probe(IPEndPoint target) => new(Io, Address, target, TimeProvider.System);

    /// <summary>A plain socket, to send what no prober would.</summary>
    public Socket Plain(IPEndPoint? local = null)
    {
        var socket = new Socket(Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = (int)Deadline.TotalMilliseconds,
        };
        socket.Bind(local ?? new IPEndPoint(Address, 0));
        return socket;
    }

    public static Probe NewProbe(int size, Direction direction) =>
        new(new ProbeId(BitConverter.ToUInt128(RandomNumberGenerator.GetBytes(16))), PacketSize.Of(size), direction);

    /// <summary>Sends the probes and takes as many outcomes.</summary>
    public static async Task<List<ProbeOutcome>> RunAsync(IProber prober, params Probe[] probes)
    {
        await prober.SendAsync(probes, CancellationToken.None);
        var outcomes = new List<ProbeOutcome>();
        while (outcomes.Count < probes.Length && await prober.ReceiveAsync(Deadline, CancellationToken.None) is { } outcome)
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>Waits until the responder's counters satisfy the condition.</summary>
    public static void WaitFor(Responder responder, Func<ResponderCounters, bool> condition) =>
        Assert.That(
            SpinWait.SpinUntil(() => condition(responder.Counters), Deadline),
            Is.True,
            () => $"{responder.Counters}: {string.Join(", ", responder.Counters.Rejected)}");

    public void Dispose() => Io.Dispose();
}
