using MtuProbe.Core.Probing;

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
/// <param name="Says">The MTU that did not suffice, or what the PTB says of it; meaningless when it arrived or vanished.</param>
/// <param name="Match">How far the PTB quotes the packet.</param>
internal readonly record struct Journey(JourneyEnd End, TimeSpan Took, int Router = 0, int Says = 0, QuoteMatch Match = QuoteMatch.Nonce);
