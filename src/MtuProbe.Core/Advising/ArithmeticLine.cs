using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>One line of a sum that a person can check.</summary>
/// <param name="Change">Bytes added, or taken when negative; zero where the sum starts.</param>
/// <param name="Size">What there is after it.</param>
/// <param name="Text">What takes them, and where that is written.</param>
public sealed record ArithmeticLine(int Change, PacketSize Size, string Text);
