namespace MtuProbe.Core.Searching;

/// <summary>Why a search stopped.</summary>
public enum SearchEnd
{
    /// <summary>It was stopped from outside: time limit or interruption.</summary>
    Cut,

    /// <summary>The boundary is proven, or the largest size of the range was delivered.</summary>
    Complete,

    /// <summary>Asked about one size only (<c>check</c>), and that size is proven lost.</summary>
    GateRefused,

    /// <summary>Nothing was ever answered.</summary>
    NoContact,

    /// <summary>Answers stopped: several flights in a row met nothing but silence.</summary>
    ContactLost,

    /// <summary>So much is lost at every size that more copies than allowed would be needed to tell loss from size.</summary>
    TooLossy,
}
