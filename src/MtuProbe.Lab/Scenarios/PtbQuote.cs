namespace MtuProbe.Lab.Scenarios;

/// <summary>What a PTB quotes of the packet it complains of.</summary>
public enum PtbQuote
{
    /// <summary>As much as fits (RFC 1812 §4.3.2.3, RFC 4443 §2.4).</summary>
    Whole,

    /// <summary>Its header and eight bytes more, all that RFC 792 asks for.</summary>
    EightBytes,

    /// <summary>All of it, but under another destination address: a Service's translation that nobody undid.</summary>
    Translated,

    /// <summary>Its header and ports over bytes that we never sent.</summary>
    Forged,
}
