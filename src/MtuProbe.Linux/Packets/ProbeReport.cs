using System.Buffers.Binary;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>The responder tells what became of a reverse probe.</summary>
/// <param name="Mtu">The PTB's next-hop MTU, or the local limit.</param>
/// <param name="Reporter">Who sent the PTB (its port is 0); for a local limit the unspecified address.</param>
internal readonly record struct ProbeReport(ProbeId Id, ReportKind Kind, uint Mtu, InternetEndpoint Reporter, uint Instance)
{
    public const int Size = 48;

    public static bool TryRead(ReadOnlySpan<byte> head, out ProbeReport message)
    {
        message = default;
        if (head.Length < Size || !ProbeMessage.TryRead(head, out var start) || start.Type != MessageType.Report
            || (ReportKind)head[20] is not (ReportKind.PacketTooBig or ReportKind.LocalLimit))
        {
            return false;
        }

        message = new(
            start.Id,
            (ReportKind)head[20],
            BinaryPrimitives.ReadUInt32BigEndian(head[24..]),
            new InternetEndpoint(BinaryPrimitives.ReadUInt128BigEndian(head[28..]), 0),
            BinaryPrimitives.ReadUInt32BigEndian(head[44..]));
        return true;
    }

    public void Write(Span<byte> head)
    {
        new ProbeMessage(MessageType.Report, Id).Write(head);
        head[20] = (byte)Kind;
        head[21..24].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(head[24..], Mtu);
        BinaryPrimitives.WriteUInt128BigEndian(head[28..], Reporter.Address);
        BinaryPrimitives.WriteUInt32BigEndian(head[44..], Instance);
    }
}
