using MtuProbe.Core.Advising;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Publishing;

namespace MtuProbe.Agent;

/// <summary>Counts what paths do into the agent's metrics.</summary>
internal sealed class PathCounters(AgentMetrics metrics)
{
    public void Searched(Finding finding)
    {
        var measured = finding.Measured;
        Count(finding.Path.Method, measured.ProbesSent, measured.ProbesLost, measured.RoundTrip);
        Count(measured.Flows.SelectMany(flow => flow.Forward.Ptbs.Concat(flow.Reverse?.Ptbs ?? [])));
        metrics.SearchEnded(measured.Duration);
    }

    public void Confirmed(ProbeMethod method, ConfirmationRound round)
    {
        Count(method, round.Sent, round.Lost, round.RoundTrip);
        Count(round.Ptbs);
    }

    private void Count(ProbeMethod method, int sent, int lost, TimeSpan? roundTrip)
    {
        metrics.ProbesSent(method, sent);
        metrics.ProbesLost(method, lost);
        if (roundTrip is { } time)
        {
            metrics.RoundTrip(time);
        }
    }

    private void Count(IEnumerable<PtbReport> ptbs)
    {
        foreach (var ptb in ptbs)
        {
            metrics.PtbReceived(ptb.Ruling == PtbRuling.Accepted);
        }
    }
}
