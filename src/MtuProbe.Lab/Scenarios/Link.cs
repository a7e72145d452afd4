namespace MtuProbe.Lab.Scenarios;

/// <summary>A link between two neighbours.</summary>
public sealed record Link
{
    /// <summary>Interface MTU at both ends, bytes of IP packet. A router that must forward more onto it answers with a PTB, if it sends any.</summary>
    public required int Mtu { get; init; }

    /// <summary>The link runs through a layer-2 switch whose ports carry only this much: a larger frame vanishes, both ways, PTBs being a router's business. Null: no switch.</summary>
    public int? SwitchMtu { get; init; }

    /// <summary>Packets above this size towards the server vanish on arrival at the link's far end (a firewall, a broken NIC). Null: none do.</summary>
    public int? ForwardSilentAbove { get; init; }

    /// <summary>The same towards the client.</summary>
    public int? ReverseSilentAbove { get; init; }

    /// <summary>Packets above a size towards the server are lost by chance on arrival at the link's far end. Null: none are.</summary>
    public LossAbove? ForwardLossAbove { get; init; }

    /// <summary>The same towards the client.</summary>
    public LossAbove? ReverseLossAbove { get; init; }

    /// <summary>The link is a tunnel; null: it is not. Only between routers.</summary>
    public Vxlan? Vxlan { get; init; }

    /// <summary>The link is these parallel cables; empty: it is one. Only between routers.</summary>
    public IReadOnlyList<Cable> Cables { get; set; } = [];
}
