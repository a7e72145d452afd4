namespace MtuProbe.Linux.Host;

/// <summary>Why the kernel named no route.</summary>
public enum RouteFailureKind
{
    /// <summary>No route, or one that rejects.</summary>
    NoRoute,

    /// <summary>This host does not speak the address family.</summary>
    FamilyUnavailable,

    /// <summary>The source address asked for is not one of this host's.</summary>
    SourceNotLocal,

    /// <summary>Source and destination are of different families.</summary>
    SourceFamilyDiffers,

    /// <summary>A link-local destination without its interface.</summary>
    ScopeMissing,

    /// <summary>The kernel could not be asked, or answered something unreadable.</summary>
    Unreadable,
}
