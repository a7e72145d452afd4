using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Simulation;

/// <summary>A network that becomes another one at given moments, on one virtual clock.</summary>
public sealed class ChangingNetwork : IProber
{
    private readonly VirtualArrivals _arriving = new();
    private readonly (TimeSpan From, SimulatedProber Network)[] _life;
    private readonly TimeSpan _end;

    /// <param name="life">What it is from when on, the first from the beginning.</param>
    /// <param name="end">Nothing happens after it: whoever still waits is cancelled.</param>
    public ChangingNetwork(IReadOnlyList<(TimeSpan From, Scenario Network)> life, IpFamily family, Random random, TimeSpan end)
    {
        _life = [.. life.Select(part => (part.From, new SimulatedProber(part.Network, family, random, arriving: _arriving)))];
        _end = end;
    }

    public VirtualTime Time => _arriving.Time;

    public int Sent { get; private set; }

    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        Sent += flight.Count;
        return _life.Last(part => part.From <= Time.Now).Network.SendAsync(flight, cancellationToken);
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Time.Now >= _end ? throw new OperationCanceledException() : new(_arriving.Next(wait));
}
