namespace MtuProbe.Core.Witnessing;

/// <summary>Addresses and ports of a packet, in the direction in which it travelled. Protocols without ports have zeros; an echo has its identifier as the source port.</summary>
public readonly record struct WireFlow(WireAddress Source, ushort SourcePort, WireAddress Destination, ushort DestinationPort)
{
    public WireFlow Reversed => new(Destination, DestinationPort, Source, SourcePort);
}
