using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Keeping;

/// <summary>One round of confirmations.</summary>
/// <param name="Sent">Probes that left.</param>
/// <param name="Lost">Of those, the ones whose timer expired.</param>
/// <param name="Peers">What responders said of themselves, one entry for each instance that answered.</param>
/// <param name="Ptbs">Every PTB that came, believed or not.</param>
/// <param name="RoundTrip">The fastest; null without an answer.</param>
public sealed record ConfirmationRound(
    ConfirmationEnd End, int Sent, int Lost, IReadOnlyList<PeerInfo> Peers, IReadOnlyList<PtbReport> Ptbs, TimeSpan? RoundTrip);
