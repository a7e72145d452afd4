namespace MtuProbe.Core.Witnessing;

/// <summary>Who is told what was seen on a wire, packet by packet, on the capture's own thread. It must not wait.</summary>
public interface IWireListener
{
    void Hear(SeenPtb ptb);

    void Hear(in SeenSegment segment);

    void Hear(in SeenFragment fragment);
}
