namespace MtuProbe.Core.Witnessing;

/// <summary>Which way a packet goes, by its addresses.</summary>
public enum TravelDirection
{
    /// <summary>From an address of this host.</summary>
    Out,

    /// <summary>To an address of this host.</summary>
    In,

    /// <summary>Neither: forwarded, bridged, or only overheard.</summary>
    Through,
}
