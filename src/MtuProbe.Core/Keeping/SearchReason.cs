namespace MtuProbe.Core.Keeping;

/// <summary>Why a path is searched (again).</summary>
public enum SearchReason
{
    /// <summary>Nothing is known of it.</summary>
    First,

    /// <summary>It could not be told the last time.</summary>
    Retry,

    /// <summary>MAX_PROBES confirmations of a size were lost.</summary>
    ConfirmationsLost,

    /// <summary>A validated PTB, the own interface, or arrival in pieces refused a size.</summary>
    SizeRefused,

    /// <summary>The peer says something else of itself than before: another process, another interface MTU, another route.</summary>
    PeerChanged,

    /// <summary>This host's own interface, route or source address for the path changed.</summary>
    HostChanged,

    /// <summary>PMTU_RAISE_TIMER.</summary>
    Raise,

    /// <summary>The search before found the path worse than it was known: said only if another one says so too.</summary>
    SecondLook,

    /// <summary>A hole was found, and now it is this path's turn to have it located.</summary>
    Location,
}
