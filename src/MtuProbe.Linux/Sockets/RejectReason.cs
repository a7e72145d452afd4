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

    /// <summary>A request that needs an address proof, and brought none that is valid; it was answered with a fresh one.</summary>
    BadCookie,

    /// <summary>Not sealed (version 1), and this responder has keys.</summary>
    Unauthenticated,

    /// <summary>Sealed with a key that this responder does not have; it was answered with a challenge in its own.</summary>
    UnknownKey,

    /// <summary>Sealed with a key of ours, but not as it arrived: changed, cut or padded on the way, or made up.</summary>
    BadSeal,

    /// <summary>From a responder's port: two responders must not answer each other.</summary>
    ResponderPort,

    /// <summary>Sent to a multicast or broadcast address.</summary>
    NotUnicast,

    /// <summary>Above the rate of answers.</summary>
    AnswerRate,

    /// <summary>Above the byte rate of reverse probes, of all or of this address.</summary>
    ReverseRate,
}
