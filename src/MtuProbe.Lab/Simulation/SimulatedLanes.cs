using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>Equal-cost routes: each router hashes a flow, each way by itself, and so always sends it over the same cable.</summary>
internal sealed class SimulatedLanes
{
    private readonly Scenario _scenario;
    private readonly uint _seed;

    /// <summary>Draws only where there is something to choose: other networks keep their losses.</summary>
    public SimulatedLanes(Scenario scenario, Random random)
    {
        _scenario = scenario;
        _seed = scenario.Links.Any(link => link.Cables.Count > 0) ? (uint)random.Next() : 0;
    }

    /// <summary>Null where the link is one cable.</summary>
    public Cable? Choose(int link, Flow flow, bool forward)
    {
        var cables = _scenario.Links[link].Cables;
        return cables.Count == 0 ? null : cables[(int)(Hash((uint)flow.Index, (uint)link, forward ? 1u : 2u) % (uint)cables.Count)];
    }

    /// <summary>The last steps of MurmurHash3: every bit of what goes in moves every bit that comes out.</summary>
    private uint Hash(params ReadOnlySpan<uint> parts)
    {
        var hash = _seed;
        foreach (var part in parts)
        {
            unchecked
            {
                hash = (hash ^ part) + 0x9E3779B9;
                hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
                hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
                hash ^= hash >> 16;
            }
        }

        return hash;
    }
}
