namespace MtuProbe.Core.Meshing;

/// <summary>One node of the mesh.</summary>
/// <param name="Name">Unlike every other; case matters.</param>
/// <param name="Zone">Null when nobody said: such a member takes part in no zone pair.</param>
public sealed record MeshMember(string Name, string? Zone);
