namespace MtuProbe.Core.Witnessing;

/// <summary>How sure it is that a segment is lost for its size.</summary>
public enum HoleEvidence
{
    /// <summary>Small ones were acknowledged just before, the first of full size never; since then nothing of any size was sent or answered that would tell a dead peer.</summary>
    Suspected,

    /// <summary>While it was lost again and again, what was sent behind it arrived: the peer says so.</summary>
    Proved,
}
