using System.Net;
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

    /// <summary>How many flows are to be probed, so that missing one of several cables is no chance worth counting; null: as many as usual.</summary>
    public int? Flows { get; init; }

    /// <summary>The responder leaves in mid-search; null: it stays.</summary>
    public PeerRestart? Restart { get; init; }

    public required Expectation Expect { get; init; }

    /// <summary>What must be found in IPv6, where the truth is another; null: the same.</summary>
    public Expectation? ExpectIpv6 { get; init; }

    /// <summary>What must be found in a family.</summary>
    public Expectation ExpectIn(IpFamily family) => family switch { IpFamily.Ipv4 => Expect, IpFamily.Ipv6 => ExpectIpv6 ?? Expect };

    /// <summary>What the client probes: the server, or the Service that stands for it.</summary>
    public IPAddress TargetAddress(IpFamily family) =>
        Routers.Any(router => router.TranslatesTarget) ? LabAddress.Service(family) : LabAddress.OfHop(family, Links.Count);

    /// <summary>
    /// Under which address the router <paramref name="ttl"/> hops away sends its errors: behind a translation of the target they seem to come from
    /// the target, because the translation covers them too.
    /// </summary>
    public IPAddress AddressOfHop(IpFamily family, int ttl) =>
        Routers.Take(ttl - 1).Any(router => router.TranslatesTarget) ? LabAddress.Service(family) : LabAddress.OfHop(family, ttl);
}
