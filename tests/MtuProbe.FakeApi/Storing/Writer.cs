namespace MtuProbe.FakeApi.Storing;

/// <summary>Who writes, and how.</summary>
/// <param name="Manager">The field manager.</param>
/// <param name="Force">Takes fields of other managers; for apply only.</param>
/// <param name="MayCreate">Asked where an apply makes a new object, for which the server wants the right to create also.</param>
internal sealed record Writer(string Manager, bool Force = false, Action? MayCreate = null, bool DryRun = false);
