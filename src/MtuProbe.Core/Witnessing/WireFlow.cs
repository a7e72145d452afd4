using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Witnessing;

/// <summary>Addresses and ports of a packet, in the direction in which it travelled. Protocols without ports have zeros; an echo has its identifier as the source port.</summary>
public readonly record struct WireFlow(WireAddress Source, ushort SourcePort, WireAddress Destination, ushort DestinationPort)
{
    public WireFlow Reversed => new(Destination, DestinationPort, Source, SourcePort);

    /// <summary>Written out here: the compiler's would name <see cref="Reversed"/>, which names its own, for ever.</summary>
    public override string ToString() => $"{End(Source, SourcePort)} -> {End(Destination, DestinationPort)}";

    private static string End(WireAddress address, ushort port) => address.Family switch
    {
        IpFamily.Ipv4 => $"{address}:{port}",
        IpFamily.Ipv6 => $"[{address}]:{port}",
    };
}
