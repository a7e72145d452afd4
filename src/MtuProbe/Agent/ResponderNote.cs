namespace MtuProbe.Agent;

/// <summary>What the responders that answered in a finding's flows mean for it.</summary>
/// <param name="Objection">Why the finding is none of this path; null when it is.</param>
/// <param name="Words">Said beside the finding; null for nothing.</param>
internal readonly record struct ResponderNote(string? Objection, string? Words);
