using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Searching;

/// <summary>Writes down what is sent, flight by flight, and leaves everything else as it is.</summary>
internal sealed class RecordingProber(IProber inner) : IProber
{
    private readonly List<IReadOnlyList<Probe>> _flights = [];

    public IReadOnlyList<IReadOnlyList<Probe>> Flights => _flights;

    /// <summary>As a network engineer would write it: <c>128×3 1500 | 128×2 1200 1275</c>. Sizes of a flight in ascending order.</summary>
    public string Sizes(Direction direction = Direction.Forward) => string.Join(
        " | ",
        _flights.Where(flight => flight[0].Direction == direction).Select(flight => string.Join(
            ' ',
            flight.GroupBy(p => p.Size).OrderBy(g => g.Key).Select(g => g.Count() == 1 ? $"{g.Key}" : $"{g.Key}×{g.Count()}"))));

    /// <summary>The same in the order in which they left: <c>128 1500×2 128</c>.</summary>
    public string InOrder() => string.Join(" | ", _flights.Select(flight => string.Join(' ', Runs(flight).Select(run => run.Count == 1 ? $"{run.Size}" : $"{run.Size}×{run.Count}"))));

    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        _flights.Add(flight);
        return inner.SendAsync(flight, cancellationToken);
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) => inner.ReceiveAsync(wait, cancellationToken);

    private static IEnumerable<(PacketSize Size, int Count)> Runs(IReadOnlyList<Probe> flight)
    {
        for (var i = 0; i < flight.Count;)
        {
            var count = flight.Skip(i).TakeWhile(p => p.Size == flight[i].Size).Count();
            yield return (flight[i].Size, count);
            i += count;
        }
    }
}
