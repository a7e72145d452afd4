namespace MtuProbe.Linux.Capture;

/// <summary>Why there is no capture, or no more of it.</summary>
public enum CaptureFailure
{
    /// <summary>libpcap is not installed.</summary>
    LibraryMissing,

    /// <summary>The process has no CAP_NET_RAW.</summary>
    NotPermitted,

    NoSuchInterface,

    /// <summary>It exists, and nobody has set it up.</summary>
    InterfaceDown,

    /// <summary>It was removed while it was listened to.</summary>
    InterfaceGone,

    /// <summary>libpcap cannot compile the filter for this interface.</summary>
    FilterRefused,

    FileNotWritable,

    Other,
}
