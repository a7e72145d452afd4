namespace MtuProbe.Core.Probing;

/// <summary>What makes a service talk.</summary>
public enum TcpQuestionKind
{
    /// <summary>A ClientHello (RFC 8446 §4.1.2); the handshake is never completed.</summary>
    Tls,

    /// <summary>A request for the root document (RFC 9112).</summary>
    Http,

    /// <summary>Identification and the first messages of a key exchange (RFC 4253 §4.2, §7).</summary>
    Ssh,

    /// <summary>Bytes that the user gave.</summary>
    Given,
}
