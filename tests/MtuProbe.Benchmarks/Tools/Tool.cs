using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>A program that is asked for a path's MTU.</summary>
internal sealed record Tool
{
    public required string Name { get; init; }

    /// <summary>Program and arguments for one question.</summary>
    public required Func<Scenario, IpFamily, IPAddress, IReadOnlyList<string>> Command { get; init; }

    /// <summary>Families that it can be asked about; both unless it says otherwise.</summary>
    public IReadOnlyList<IpFamily> Families { get; init; } = [IpFamily.Ipv4, IpFamily.Ipv6];

    /// <summary>Finds the answer in what it printed, cut off or not.</summary>
    public required Func<string, Answer> Read { get; init; }

    /// <summary>What it should say: tools differ in whether they measure one way, both, or the round trip.</summary>
    public required Func<Scenario, IpFamily, Answer> Truth { get; init; }

    /// <summary>What the scenario objects to in what it printed, beyond sizes; null where only sizes count.</summary>
    public Func<Scenario, IpFamily, string, IEnumerable<string>>? Objections { get; init; }

    /// <summary>Options of a second run, which asks for the loss by size and is judged for its advice; no rival measures that, so it is not timed. Null for none.</summary>
    public Func<Scenario, IReadOnlyList<string>?> SurveyOptions { get; init; } = _ => null;

    /// <summary>Whether it said that it cannot tell, where the network changes meanwhile and that is an honest answer.</summary>
    public Func<Scenario, IpFamily, string, bool> MayLeaveOpen { get; init; } = (_, _, _) => false;

    /// <summary>It is killed after that.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Null for as many as are asked for.</summary>
    public int? MostRuns { get; init; }

    /// <summary>What must run in the server for it; null for nothing.</summary>
    public IReadOnlyList<string>? Responder { get; init; }

    /// <summary>mtuprobe itself, whose start-up is measured beside it.</summary>
    public IReadOnlyList<string>? StartUp { get; init; }

    /// <summary>Without the loss by size only sizes can be right; what it says of loss counts in the survey.</summary>
    public Judgement Judge(Scenario scenario, IpFamily family, string output, string? surveyed)
    {
        var bySize = Read(output).JudgeBy(Truth(scenario, family) with { Words = null });
        return surveyed is null ? Judge(scenario, family, output) : bySize == Judgement.Right ? Judge(scenario, family, surveyed) : bySize;
    }

    /// <summary>A tool with words is right when the scenario has nothing against them.</summary>
    private Judgement Judge(Scenario scenario, IpFamily family, string output)
    {
        if (MayLeaveOpen(scenario, family, output))
        {
            return Judgement.Right;
        }

        var bySize = Read(output).JudgeBy(Truth(scenario, family));
        if (Objections is null)
        {
            return bySize;
        }

        return !Objections(scenario, family, output).Any() ? Judgement.Right : bySize == Judgement.Right ? Judgement.WrongWords : bySize;
    }

    public bool IsOurs => StartUp is not null;
}
