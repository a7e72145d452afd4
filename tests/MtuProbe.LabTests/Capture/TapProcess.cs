using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Packets;

namespace MtuProbe.LabTests.Capture;

/// <summary>A tap inside a namespace: one line for each thing it hears, and one when it ends, until it is killed.</summary>
internal sealed class TapProcess : IWireListener
{
    public const string Verb = "tap";

    /// <summary>Said before the first frame.</summary>
    public const string Ready = "listening";

    public static async Task<int> RunAsync(string name)
    {
        try
        {
            var listener = new TapProcess();
            using var tap = Tap.Open(
                new TapOptions { Interface = name, Filter = CaptureFilters.Signals },
                (in CapturedFrame frame) => WireReader.Read(frame.LinkType, frame.Bytes, frame.OriginalLength, frame.At, listener));
            Say($"{Ready} {tap.LinkType}");
            Say((await tap.Ended)!.Message);
            return 0;
        }
        catch (CaptureException e)
        {
            Say(e.Message);
            return 1;
        }
    }

    public void Hear(SeenPtb ptb) => Say(
        $"ptb {ptb.Reporter} to {ptb.SentTo} mtu {ptb.NextHopMtu} whole {ptb.IsWhole} quotes {ptb.Quote?.Size} to {ptb.Quote?.Flow.Destination} protocol {ptb.Quote?.Protocol}");

    public void Hear(in SeenSegment segment) => Say($"segment {segment.Flow.Source} to {segment.Flow.Destination} {segment.Flags} mss {segment.Mss}");

    public void Hear(in SeenFragment fragment) => Say($"fragment {fragment.Source} to {fragment.Destination} {fragment.Size} first {fragment.IsFirst}");

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
