using System.Net;

namespace MtuProbe.Core.Paths;

/// <summary>One address to be probed: <paramref name="Name"/> as the user wrote it, one of its addresses, and the responder's UDP port.</summary>
public sealed record Target(string Name, IPAddress Address, IpFamily Family, int Port);
