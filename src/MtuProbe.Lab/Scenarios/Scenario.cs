using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Scenarios;

/// <summary>
/// One small network with a known truth: a client, routers in a row, a server. The same file runs in the simulation and,
/// out of namespaces, in the kernel; both must find what <see cref="Expect"/> says.
/// </summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>What happened to whom, in a sentence.</summary>
    public required string Story { get; init; }

    /// <summary>From the client to the server; one more than there are <see cref="Routers"/>.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>Between the links, client side first. Settable, as is each default here that source-generated reading would lose.</summary>
    public IReadOnlyList<Router> Routers { get; set; } = [];

    /// <summary>MTU set on the client's route to the server, below its interface's; null when the route sets none.</summary>
    public int? ClientRouteMtu { get; init; }

    /// <summary>The same on the server's route to the client.</summary>
    public int? ServerRouteMtu { get; init; }

    /// <summary>Families in which the scenario makes sense; both unless it says otherwise.</summary>
    public IReadOnlyList<IpFamily> Families { get; set; } = [IpFamily.Ipv4, IpFamily.Ipv6];

    /// <summary><c>--loss-probes</c> with which the scenario is probed; 0 without.</summary>
    public int LossProbes { get; init; }

    public required Expectation Expect { get; init; }
}
