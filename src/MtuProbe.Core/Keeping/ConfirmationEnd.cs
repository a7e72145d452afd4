namespace MtuProbe.Core.Keeping;

/// <summary>What a round of confirmations says of the sizes it asked about.</summary>
public enum ConfirmationEnd
{
    /// <summary>All were delivered.</summary>
    Confirmed,

    /// <summary>One was lost MAX_PROBES times: either it passes no more, or nobody is there.</summary>
    Lost,

    /// <summary>A validated PTB, the own interface or arrival in pieces says that one passes no more (RFC 8899 §4.3).</summary>
    Refused,
}
