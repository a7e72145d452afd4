namespace MtuProbe.Core.Searching;

/// <summary>Why a loss survey stopped.</summary>
public enum LossSurveyEnd
{
    /// <summary>By itself.</summary>
    Complete,

    /// <summary>Two sizes lose so nearly alike that no more copies were worth it.</summary>
    Undecided,

    /// <summary>The time of the run was over.</summary>
    TimedOut,

    /// <summary>It was cancelled.</summary>
    Interrupted,

    /// <summary>Answers stopped.</summary>
    ContactLost,

    /// <summary>Another responder answered than the one that was searched.</summary>
    MixedResponders,
}
