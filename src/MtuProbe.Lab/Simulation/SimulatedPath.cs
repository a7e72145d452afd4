using System.Net;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>What an agent does to one path for months, in a simulated network and on its virtual time: no call ever waits.</summary>
public sealed class SimulatedPath : IKeptPath
{
    private const int Lanes = 4;

    private readonly ChangingNetwork _network;
    private readonly IpFamily _family;
    private readonly Scenario _first;
    private readonly Random _random;
    private UInt128 _lastId;
    private int _searched;
    private IProber? _prober;

    /// <param name="life">Which network it is from when on, the first from the beginning.</param>
    /// <param name="length">How long it is kept.</param>
    public SimulatedPath(IReadOnlyList<(TimeSpan From, Scenario Network)> life, IpFamily family, int seed, TimeSpan length)
    {
        _random = new Random(seed);
        _network = new ChangingNetwork(life, family, _random, length);
        (_family, _first) = (family, life[0].Network);
    }

    /// <summary>Every search that was believed.</summary>
    public List<(TimeSpan At, SearchReason Reason, Finding Finding)> Findings { get; } = [];

    public List<ConfirmationRound> Rounds { get; } = [];

    /// <summary>When a round confirmed everything.</summary>
    public List<TimeSpan> ConfirmedAt { get; } = [];

    /// <summary>Puts something between the path and the network: a meter, say.</summary>
    public Func<ChangingNetwork, IProber> Over { get; init; } = network => network;

    /// <summary>Whether <see cref="Findings"/>, <see cref="Rounds"/> and <see cref="ConfirmedAt"/> keep what did not change; a year's would fill the memory.</summary>
    public bool KeepsAll { get; init; } = true;

    public int Searches => _searched;

    public long ProbesSent => _network.Sent;

    /// <summary>Lives to the end.</summary>
    public void Live(KeeperTimers timers)
    {
        var keeper = new PathKeeper(this, timers, _network.Time, NewId, _random.NextDouble);
        var life = keeper.RunAsync(CancellationToken.None);
        if (!life.IsCompleted)
        {
            throw new InvalidOperationException("something waited for real time");
        }

        if (life.Exception is { } failure)
        {
            throw failure;
        }
    }

    async ValueTask<SearchedPath> IKeptPath.SearchAsync(SearchReason reason, CancellationToken cancellationToken)
    {
        _searched++;
        var facts = Facts();
        var limits = SearchLimits.For(_family, facts.InterfaceMtu) with { Flows = Lanes };
        var measured = await new PathDiscovery(Prober, _network.Time, NewId).RunAsync(
            new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Flows = Lanes,
                Limits = limits,
                ReverseLimits = peer => SearchLimits.For(_family, peer.InterfaceMtu ?? facts.InterfaceMtu) with { Flows = Lanes },
                TimeLimit = TimeSpan.FromSeconds(30),
            },
            cancellationToken).ConfigureAwait(false);
        return new SearchedPath(Finding.From(facts, measured), Prober);
    }

    void IKeptPath.Found(SearchedPath found, SearchReason reason)
    {
        if (KeepsAll || Findings.Count == 0 || Numbers(Findings[^1].Finding) != Numbers(found.Finding!))
        {
            Findings.Add((_network.Time.Now, reason, found.Finding!));
        }
    }

    void IKeptPath.Heard(ConfirmationRound round)
    {
        if (KeepsAll || round.End != ConfirmationEnd.Confirmed)
        {
            Rounds.Add(round);
        }

        if (KeepsAll && round.End == ConfirmationEnd.Confirmed)
        {
            ConfirmedAt.Add(_network.Time.Now);
        }
    }

    bool IKeptPath.HasHostChanged() => false;

    private static (VerdictKind, PacketSize?, VerdictKind?, PacketSize?) Numbers(Finding finding) =>
        (finding.Forward.Kind, finding.Forward.PathMtu, finding.Reverse?.Kind, finding.Reverse?.PathMtu);

    private IProber Prober => _prober ??= Over(_network);

    private ProbeId NewId() => new(++_lastId);

    private PathFacts Facts() => new()
    {
        Target = new Target("server", _first.TargetAddress(_family), _family, 9798),
        Method = ProbeMethod.Agent,
        Via = Via.Pod,
        Source = IPAddress.Loopback,
        SourcePorts = [.. Enumerable.Range(40_000, Lanes)],
        InterfaceMtu = PacketSize.Of(_first.Links[0].Mtu),
        RouteMtu = null,
        CachedMtu = null,
    };
}
