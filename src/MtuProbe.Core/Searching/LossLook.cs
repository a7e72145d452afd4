using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>One comparison of a loss survey: a size, and a smaller one sent in turn with it so that whatever passes over the path in that time hits both.</summary>
/// <param name="Number">Tells it from the others of its direction.</param>
/// <param name="Control">The smaller size.</param>
/// <param name="Asked">The size in question.</param>
public sealed record LossLook(int Number, PacketSize Control, PacketSize Asked);
