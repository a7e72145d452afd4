using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>A PTB and how it was ruled upon.</summary>
/// <param name="Ptb">The message.</param>
/// <param name="Ruling">Believed, or why not.</param>
/// <param name="Probed">The size it complains of; null when that could not be told.</param>
public sealed record PtbReport(PacketTooBig Ptb, PtbRuling Ruling, PacketSize? Probed);
