using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Options;

/// <summary>What <c>probe</c> and <c>check</c> were asked, validated.</summary>
public sealed record ProbeOptions
{
    public required IReadOnlyList<TargetText> Targets { get; init; }

    public required MethodChoice Method { get; init; }

    /// <summary>Where the target names none: UDP port of the responder, with udp a closed one, with tcp the service's.</summary>
    public required int Port { get; init; }

    /// <summary>What --family, or else the address of --source, asks for; null: every family the target has.</summary>
    public required IpFamily? Family { get; init; }

    /// <summary>MIN_PLPMTU; null for the family's.</summary>
    public required PacketSize? Min { get; init; }

    /// <summary>MAX_PLPMTU; null for the interface's MTU.</summary>
    public required PacketSize? Max { get; init; }

    /// <summary>Address to send from; null leaves it to the kernel.</summary>
    public required IPAddress? Source { get; init; }

    /// <summary>K: how many flows are looked at, each perhaps in another lane of equal-cost routes. An echo has none.</summary>
    public required int Flows { get; init; }

    /// <summary>Bound on the whole run.</summary>
    public required TimeSpan Timeout { get; init; }

    public required bool Json { get; init; }

    public required bool Reverse { get; init; }

    /// <summary>N of the loss survey: probes per size; 0 for none.</summary>
    public int LossProbes { get; init; }

    /// <summary>What a TCP service is asked; null where its port tells.</summary>
    public TcpSaying? TcpSay { get; init; }

    /// <summary>What --key-dir holds; null without it.</summary>
    public KeyRing? Keys { get; init; }

    /// <summary>Where the packets of the run are written to; null for nowhere.</summary>
    public string? Pcap { get; init; }

    /// <summary>Whether the hops beside a black hole are to be found.</summary>
    public required bool Hops { get; init; }

    /// <summary>The one size <c>check</c> asks about; null for <c>probe</c>.</summary>
    public PacketSize? Gate { get; init; }

    /// <summary>What a search may ask: all sizes up to the interface's, or what the options leave of them.</summary>
    public SearchLimits LimitsFor(IpFamily family, PacketSize interfaceMtu)
    {
        var max = PacketSize.Min(Gate ?? Max ?? interfaceMtu, interfaceMtu);
        return SearchLimits.For(family, max, Min is { } min ? PacketSize.Min(min, max) : null) with
        {
            GateOnly = Gate is not null,
            Flows = Flows,
        };
    }
}
