using System.Net;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Probing;

/// <summary>What became of one probe. Silence is data: it arrives as <see cref="Lost"/>, when a timer expires.</summary>
public abstract record ProbeOutcome
{
    private ProbeOutcome(ProbeId probe) => Probe = probe;

    /// <summary>The probe it is about; <see cref="ProbeId.None"/> when that could not be told.</summary>
    public ProbeId Probe { get; }

    /// <summary>The whole size arrived, in one piece, and that was confirmed.</summary>
    /// <param name="RoundTrip">From the send to the kernel's receive time of the answer.</param>
    /// <param name="Peer">What the responder said of itself; null when it is not ours.</param>
    public sealed record Delivered(ProbeId Id, TimeSpan RoundTrip, PeerInfo? Peer) : ProbeOutcome(Id)
    {
        /// <summary>How often its carrier had to repeat it before (TCP): so many packets were lost.</summary>
        public int Repeats { get; init; }
    }

    /// <summary>It arrived in fragments: somebody on the way cleared or ignored DF. No proof of this size.</summary>
    /// <param name="LargestFragment">The largest piece that arrived.</param>
    public sealed record Fragmented(ProbeId Id, PacketSize LargestFragment) : ProbeOutcome(Id);

    /// <summary>A router (or somebody who says so) reports it as too big.</summary>
    public sealed record TooBig(ProbeId Id, PacketTooBig Ptb) : ProbeOutcome(Id);

    /// <summary>The sender's own kernel refused it: the interface carries no more than <paramref name="Limit"/>. Ends the range; no verdict.</summary>
    public sealed record LocalLimit(ProbeId Id, PacketSize Limit) : ProbeOutcome(Id);

    /// <summary>TCP makes no segment so large here: who decides that, and what it does make. Ends the range; says nothing about the path above.</summary>
    public sealed record Bounded(ProbeId Id, SegmentBound Bound) : ProbeOutcome(Id);

    /// <summary>Its connection was not made, or was closed before anything could be told: nothing is known of its size.</summary>
    public sealed record Untold(ProbeId Id) : ProbeOutcome(Id);

    /// <summary>An ICMP error other than a PTB came back for it.</summary>
    /// <param name="PortClosed">Port unreachable from the target itself: it lives, and no responder listens there.</param>
    /// <param name="Reporter">Who sent the error; the unspecified address when the own kernel did.</param>
    public sealed record Unreachable(ProbeId Id, bool PortClosed, IPAddress Reporter) : ProbeOutcome(Id);

    /// <summary>Its hop limit was used up (ICMPv4 type 11 code 0, ICMPv6 type 3 code 0): it came as far as the reporter, whole.</summary>
    /// <param name="Reporter">The router that says so.</param>
    public sealed record TimeExceeded(ProbeId Id, IPAddress Reporter) : ProbeOutcome(Id);

    /// <summary>No answer before its timer expired. A later <see cref="Delivered"/> supersedes it.</summary>
    public sealed record Lost(ProbeId Id) : ProbeOutcome(Id);
}
