namespace MtuProbe.Core.Witnessing;

/// <summary>The control bits that a witness looks at, with TCP's own values (RFC 9293 §3.1).</summary>
[Flags]
public enum SegmentFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Ack = 16,
}
