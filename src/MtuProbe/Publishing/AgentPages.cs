using MtuProbe.Agent;
using MtuProbe.Watching;

namespace MtuProbe.Publishing;

/// <summary>What an agent's HTTP servers serve, made anew for each request from the last state.</summary>
internal sealed class AgentPages(TimeProvider time, AgentMetrics metrics)
{
    private volatile AgentState? _state;

    public MachinePages Machines => new()
    {
        Scrape = metrics.ScrapeAsync,
        WhyNotHealthy = () => IsHealthy() ? null : "an I/O thread stopped",
        WhyNotReady = () => IsReady() ? null : "the sockets are not bound yet",
    };

    public PeoplePages People => new()
    {
        Page = StatusPage.OfAgent,
        Documents = [("/api/v1/findings", Findings), ("/api/v1/advice", Advice)],
        NothingYet = "the agent has only begun",
    };

    /// <summary>The I/O threads are alive.</summary>
    public required Func<bool> IsHealthy { get; init; }

    /// <summary>The sockets are bound; never depends on a peer.</summary>
    public required Func<bool> IsReady { get; init; }

    /// <summary>Null without a witness.</summary>
    public Func<IReadOnlyList<InterfaceReading>>? Witness { get; init; }

    /// <summary>From now on page, findings and gauges show this. Returns at once.</summary>
    public void Show(AgentState state)
    {
        _state = state;
        metrics.Show(state);
    }

    private byte[]? Findings()
    {
        var now = time.GetUtcNow();
        return _state is { } state ? FindingsDocument.Write(state, now, Witness is { } read ? WitnessDocuments.Of(read(), now) : null) : null;
    }

    private byte[]? Advice() => _state is { Recommended: { } mtu } state ? AdviceDocument.Write(mtu, state.Paths.Select(path => path.Id.Via)) : null;
}
