namespace MtuProbe.Lab.Scenarios;

/// <summary>A router between two links. In the kernel, loss and delay are a relay of two TUN devices inside it.</summary>
public sealed record Router
{
    /// <summary>Whether its PTBs leave it; false: a filter eats them, so the link behind it is a routed black hole.</summary>
    public bool SendsPtb { get; set; } = true;

    /// <summary>Whether it tells when a packet's hop limit runs out; false: to whoever looks for hops it is silent.</summary>
    public bool SendsTimeExceeded { get; set; } = true;

    /// <summary>Share of the packets it loses towards the server, whatever their size, 0 to 100.</summary>
    public double ForwardLossPercent { get; init; }

    /// <summary>The same towards the client.</summary>
    public double ReverseLossPercent { get; init; }

    /// <summary>How long it holds each packet, milliseconds, in each direction.</summary>
    public double DelayMs { get; init; }

    public bool NeedsRelay => ForwardLossPercent > 0 || ReverseLossPercent > 0 || DelayMs > 0;
}
