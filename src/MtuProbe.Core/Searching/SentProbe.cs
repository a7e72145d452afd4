using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>What is known of one probe so far.</summary>
internal enum ProbeState
{
    Outstanding,

    /// <summary>An accepted PTB came for it. Its timer goes on: only delivery or expiry settles it.</summary>
    TooBig,
    Lost,

    /// <summary>Not answered, but nor was anything after it: where answers are rationed that is no loss, and says nothing.</summary>
    Unheard,
    Fragmented,
    Delivered,

    /// <summary>Never left this host; says nothing about the path.</summary>
    NotSent,

    /// <summary>The same, because TCP makes no segment so large there: the peer answered so far.</summary>
    Bounded,
}

/// <summary>One probe of a flight and its fate.</summary>
internal sealed class SentProbe(Probe probe)
{
    public Probe Probe { get; } = probe;

    public PacketSize Size => Probe.Size;

    public ProbeState State { get; set; }

    /// <summary>Copies that its carrier lost before one arrived.</summary>
    public int Repeats { get; set; }
}
