using System.Net;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Tests.Witnessing;

/// <summary>What a wire could have shown, with defaults.</summary>
internal static class Wires
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static WireAddress Address(string text) => WireAddress.Of(IPAddress.Parse(text));

    public static WireFlow Flow(string source = "10.77.0.1", ushort sourcePort = 40001, string destination = "10.77.1.2", ushort destinationPort = 9798) =>
        new(Address(source), sourcePort, Address(destination), destinationPort);

    public static QuotedPacket Quote(WireFlow? flow = null, int? size = 1500, UInt128? probe = null, byte protocol = 17) =>
        new(flow ?? Flow(), protocol, size is { } bytes ? PacketSize.Of(bytes) : null, HasPorts: true, null, probe ?? UInt128.Zero, ReachesProbeId: probe is not null, null);

    public static SeenPtb Ptb(int nextHopMtu = 1400, QuotedPacket? quote = null, bool isWhole = true, string reporter = "10.77.0.2", DateTimeOffset? at = null) =>
        new(at ?? Now, Address(reporter), Address(reporter.Contains(':', StringComparison.Ordinal) ? "fd77::1" : "10.77.0.1"), nextHopMtu, isWhole, quote ?? Quote());

    /// <summary>Of a path whose nine lost probes all left; one PTB for each fate.</summary>
    public static WitnessedPath Seen(params PtbFate[] fates) => new()
    {
        Interface = "eth0",
        Packets = 40,
        Missed = 0,
        Lost = 9,
        LostThatLeft = 9,
        Ptbs = [.. fates.Select(fate => new PtbSighting(Address("10.77.0.2"), 1400, fate, Flow("192.0.2.7", 1024), 3))],
    };
}
