namespace MtuProbe.Cluster;

/// <summary>What an API server's refusal means for whoever asked.</summary>
internal enum ApiFailure
{
    /// <summary>No connection, none that can be trusted, or none that lasted.</summary>
    Unreachable,

    /// <summary>A connection, and nothing in time.</summary>
    Silent,

    /// <summary>An answer, but not one of an API server: a proxy's page, say.</summary>
    NotAnAnswer,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404: no such object, or no such namespace.</summary>
    NotFound,

    /// <summary>409: somebody else wrote first.</summary>
    Conflict,

    /// <summary>410: what was asked for is forgotten.</summary>
    Gone,

    /// <summary>429, and 503 with the same meaning.</summary>
    TooMany,

    /// <summary>Any other status from 400 to 499: the request is wrong, and will be the next time.</summary>
    Refused,

    /// <summary>Any other status from 500 on.</summary>
    Broken,
}
