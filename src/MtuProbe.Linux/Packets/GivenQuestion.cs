using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>Bytes that the user gave; repeated where more are needed.</summary>
public sealed class GivenQuestion(byte[] bytes) : TcpQuestion
{
    public override TcpQuestionKind Kind => TcpQuestionKind.Given;

    public override byte[] Ask() => bytes;

    public override void Begin(Span<byte> segment)
    {
        for (var i = 0; i < segment.Length; i++)
        {
            segment[i] = bytes.Length > 0 ? bytes[i % bytes.Length] : (byte)0;
        }
    }
}
