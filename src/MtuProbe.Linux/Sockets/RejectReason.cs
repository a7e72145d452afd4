namespace MtuProbe.Linux.Sockets;

/// <summary>Why a responder did not do what a packet asked for.</summary>
public enum RejectReason
{
    /// <summary>Below 128 bytes: the answer would be larger than the request.</summary>
    TooSmall,

    /// <summary>Not our protocol, or not a request.</summary>
    Malformed,

    /// <summary>A version of our protocol that this responder does not speak.</summary>
    UnknownVersion,

    /// <summary>A reverse request without a valid address proof; it was acknowledged with a fresh one.</summary>
    BadCookie,

    /// <summary>From a responder's port: two responders must not answer each other.</summary>
    ResponderPort,

    /// <summary>Sent to a multicast or broadcast address.</summary>
    NotUnicast,

    /// <summary>Above the rate of answers.</summary>
    AnswerRate,

    /// <summary>Above the byte rate of reverse probes, of all or of this address.</summary>
    ReverseRate,
}
