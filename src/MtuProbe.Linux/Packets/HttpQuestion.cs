using System.Text;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>A request for the root document, whole, without a range (RFC 9112 §3).</summary>
/// <param name="authority">Host name or address, in brackets where it is IPv6.</param>
public sealed class HttpQuestion(string authority) : TcpQuestion
{
    private const byte Filler = (byte)'x';

    public override TcpQuestionKind Kind => TcpQuestionKind.Http;

    private string Head => $"GET / HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: mtuprobe\r\nAccept: */*\r\nConnection: close\r\n";

    public override byte[] Ask() => Encoding.ASCII.GetBytes($"{Head}\r\n");

    /// <summary>The empty line that would end the header never comes.</summary>
    public override void Begin(Span<byte> segment)
    {
        var head = Encoding.ASCII.GetBytes($"{Head}X-Padding: ");
        segment.Fill(Filler);
        head.AsSpan(0, Math.Min(head.Length, segment.Length)).CopyTo(segment);
    }
}
