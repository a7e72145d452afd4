using System.Net;

namespace MtuProbe.Core.Paths;

/// <summary>One address to be probed: <paramref name="Name"/> as the user wrote it, one of its addresses, and the port there: the responder's, a closed one, or that of a TCP service.</summary>
public sealed record Target(string Name, IPAddress Address, IpFamily Family, int Port)
{
    /// <summary>The user wrote the port beside the name, so a service listens there.</summary>
    public bool NamesPort { get; init; }

    /// <summary>Name or address alone, as a service is asked for it; null: as in <see cref="Name"/>.</summary>
    public string? Host { get; init; }
}
