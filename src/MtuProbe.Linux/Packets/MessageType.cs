namespace MtuProbe.Linux.Packets;

/// <summary>What a message of our protocol is; its fourth byte.</summary>
internal enum MessageType : byte
{
    Request = 1,
    Acknowledgement = 2,
    ReverseRequest = 3,
    ReverseProbe = 4,
    Report = 5,

    /// <summary>Payload of an ICMP echo; never in UDP.</summary>
    Echo = 6,

    /// <summary>A responder with keys asks for its cookie before it answers anything else; only in version 2.</summary>
    Challenge = 7,
}
