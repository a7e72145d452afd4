using System.Net;

namespace MtuProbe.Agent;

/// <summary>A node with a responder of ours.</summary>
/// <param name="Zone">Null when nobody said.</param>
/// <param name="Addresses">At most one of each family is probed: the first.</param>
internal sealed record Peer(string Name, string? Zone, IReadOnlyList<IPAddress> Addresses);
