namespace MtuProbe.Linux.Capture;

/// <summary>No capture, or no more of it; the message is one line, for people, with the remedy.</summary>
public sealed class CaptureException(CaptureFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public CaptureFailure Failure => failure;

    /// <summary>It may pass by itself: an interface comes, or comes back.</summary>
    public bool MayPass => failure switch
    {
        CaptureFailure.NoSuchInterface or CaptureFailure.InterfaceDown or CaptureFailure.InterfaceGone or CaptureFailure.Other => true,
        CaptureFailure.LibraryMissing or CaptureFailure.NotPermitted or CaptureFailure.FilterRefused or CaptureFailure.FileNotWritable => false,
    };
}
