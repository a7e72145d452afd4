using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

/// <summary>What a listener was told.</summary>
internal sealed class Heard : IWireListener
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public List<SeenPtb> Ptbs { get; } = [];

    public List<SeenSegment> Segments { get; } = [];

    public List<SeenFragment> Fragments { get; } = [];

    public int Count => Ptbs.Count + Segments.Count + Fragments.Count;

    public static Heard From(byte[] frame, int linkType = LinkLayer.Ethernet) => From(frame, frame.Length, linkType);

    public static Heard From(ReadOnlySpan<byte> frame, int originalLength, int linkType = LinkLayer.Ethernet)
    {
        var heard = new Heard();
        WireReader.Read(linkType, frame, originalLength, Now, heard);
        return heard;
    }

    public void Hear(SeenPtb ptb) => Ptbs.Add(ptb);

    public void Hear(in SeenSegment segment) => Segments.Add(segment);

    public void Hear(in SeenFragment fragment) => Fragments.Add(fragment);
}
