namespace MtuProbe.Lab.Scenarios;

/// <summary>A router between two links. In the kernel a relay of two TUN devices inside it does what no tool of the kernel's does to the byte.</summary>
public sealed record Router
{
    /// <summary>Whether its PTBs leave it; false: a filter eats them, so the link behind it is a routed black hole.</summary>
    public bool SendsPtb { get; set; } = true;

    /// <summary>Whether it tells when a packet's hop limit runs out; false: to whoever looks for hops it is silent.</summary>
    public bool SendsTimeExceeded { get; set; } = true;

    /// <summary>False: every ICMP message ends here, passing or its own, echo and PTB alike; only neighbour discovery goes on.</summary>
    public bool PassesIcmp { get; set; } = true;

    /// <summary>The client probes a Service's address, which this router translates to the server's (DNAT).</summary>
    public bool TranslatesTarget { get; init; }

    /// <summary>Towards the server the client's address is replaced by the router's own (masquerading).</summary>
    public bool TranslatesSource { get; init; }

    /// <summary>The MSS that it writes into TCP handshakes, a help for TCP alone; null: none.</summary>
    public int? ClampsMss { get; init; }

    /// <summary>Null: none.</summary>
    public Bottleneck? Bottleneck { get; init; }

    /// <summary>Share of the packets it loses towards the server, whatever their size, 0 to 100.</summary>
    public double ForwardLossPercent { get; init; }

    /// <summary>The same towards the client.</summary>
    public double ReverseLossPercent { get; init; }

    /// <summary>How long it holds each packet, milliseconds, in each direction.</summary>
    public double DelayMs { get; init; }

    /// <summary>Up to so much longer, each packet differently, so that they overtake each other.</summary>
    public double JitterMs { get; init; }

    /// <summary>Share of the packets that leave it twice, 0 to 100, in each direction.</summary>
    public double DuplicatePercent { get; init; }

    public bool NeedsRelay =>
        ForwardLossPercent > 0 || ReverseLossPercent > 0 || DelayMs > 0 || JitterMs > 0 || DuplicatePercent > 0 || Bottleneck is not null;
}
