using MtuProbe.Core.Sizes;

namespace MtuProbe.Lab.Simulation;

/// <summary>How one packet's way through the simulated chain ended.</summary>
internal enum JourneyEnd
{
    Arrived,
    Vanished,

    /// <summary>The first router to find it too big sends a PTB.</summary>
    TooBig,

    /// <summary>A router finds its hop limit used up, and says so or not.</summary>
    Expired,

    /// <summary>The sender's own interface refuses it.</summary>
    Refused,
}

/// <param name="End">What happened.</param>
/// <param name="Took">Until then.</param>
/// <param name="Router">Index of the router that sends the PTB, or at which the hop limit ran out; meaningless otherwise.</param>
/// <param name="Mtu">The MTU that did not suffice; null when none was too small.</param>
internal readonly record struct Journey(JourneyEnd End, TimeSpan Took, int Router, PacketSize? Mtu);
