namespace MtuProbe.Core.Probing;

/// <summary>What a service's first bytes look like.</summary>
public enum TcpAnswerKind
{
    /// <summary>It has said nothing.</summary>
    None,

    /// <summary>A TLS handshake record.</summary>
    Tls,

    /// <summary>A TLS alert: it speaks TLS and wants no such handshake.</summary>
    TlsAlert,

    Http,

    Ssh,

    /// <summary>Something else.</summary>
    Other,
}
