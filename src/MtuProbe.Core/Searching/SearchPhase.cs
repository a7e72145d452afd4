namespace MtuProbe.Core.Searching;

/// <summary>The states of RFC 8899 §5.2. One search per path, flow and direction.</summary>
public enum SearchPhase
{
    /// <summary>No connectivity, or none any more: not even control probes are answered.</summary>
    Disabled,

    /// <summary>The peer answers; BASE_PLPMTU is not confirmed.</summary>
    Base,

    /// <summary>BASE_PLPMTU passes; larger sizes are being tried.</summary>
    Searching,

    /// <summary>The largest size is known.</summary>
    SearchComplete,

    /// <summary>Not even BASE_PLPMTU passes; the search goes on below it.</summary>
    Error,
}
