using System.Globalization;
using MtuProbe.Lab.Demo;

namespace MtuProbe.Commands;

/// <summary>Both acts: what was built is found; then a port narrows, and that is found. After them it goes on showing, unless once is enough.</summary>
internal sealed class DemoRun(DemoNetwork network, DemoAgents agents, DemoScreen screen, DemoWhereabouts where, bool once, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    /// <summary>By then the first act is over, found or not; both together stay below the minute that is promised.</summary>
    private static readonly TimeSpan FirstActEnd = TimeSpan.FromSeconds(36);

    private static readonly TimeSpan SecondActEnd = TimeSpan.FromSeconds(56);

    /// <summary>Confirmations every five seconds, three of them lost a second apart, and a search.</summary>
    private static readonly TimeSpan SecondActLength = TimeSpan.FromSeconds(30);

    private readonly long _begun = time.GetTimestamp();
    private readonly Dictionary<string, string> _told = [];
    private readonly List<string> _acts = [];

    private DemoMatrix _matrix = new([]);

    /// <summary>Where the findings are not what was built, after the last act that was played.</summary>
    public IReadOnlyList<string> Objections { get; private set; } = [];

    /// <summary>For a person to look at the first act's picture before it changes.</summary>
    private TimeSpan Pause => once ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(8);

    private TimeSpan Elapsed => time.GetElapsedTime(_begun);

    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        screen.Say($"cluster    http://127.0.0.1:{where.ClusterPort}/");
        screen.Say($"node-a     http://127.0.0.1:{where.PagePort}/   http://127.0.0.1:{where.MetricsPort}/metrics");
        await FindAsync(DemoCluster.FirstAct, "the faults from the beginning", FirstActEnd, cancellationToken).ConfigureAwait(false);
        if (Objections.Count == 0 || !once)
        {
            await NarrowAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!once)
        {
            screen.Say("Ctrl-C ends the demo");
        }

        while (!once && agents.Failure is null)
        {
            await LookAsync("Ctrl-C ends the demo; nothing of it stays", cancellationToken).ConfigureAwait(false);
        }

        Objections = agents.Failure is { } failure ? [failure] : Objections;
        screen.Finish(Scene(""), Objections);
    }

    private async Task NarrowAsync(CancellationToken cancellationToken)
    {
        var node = DemoCluster.Narrowing;
        var change = $"{node}'s port narrows from {DemoCluster.InterfaceMtu} to {DemoCluster.SecondAct.Port(node).ToNode} bytes";
        var until = Elapsed + Pause;
        while (Elapsed < until)
        {
            var seconds = Math.Ceiling((until - Elapsed).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await LookAsync($"In {seconds} s {change}, silently", cancellationToken).ConfigureAwait(false);
        }

        await network.ChangeAsync(DemoCluster.SecondAct).ConfigureAwait(false);
        screen.Say($"{DemoView.Seconds(Elapsed),8}  {change}, silently");
        await FindAsync(DemoCluster.SecondAct, change, once ? SecondActEnd : Elapsed + SecondActLength, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks until the findings equal what was built, or the act ends without.</summary>
    private async Task FindAsync(DemoCluster built, string what, TimeSpan end, CancellationToken cancellationToken)
    {
        var start = Elapsed;
        _acts.Add("");
        do
        {
            _acts[^1] = $"{what}: {DemoView.Seconds(Elapsed - start)}, searching";
            await LookAsync("", cancellationToken).ConfigureAwait(false);
            Objections = _matrix.Objections(built);
        }
        while (Objections.Count > 0 && agents.Failure is null && Elapsed < end);

        _acts[^1] = Objections.Count == 0
            ? $"{what}: found within {DemoView.Seconds(Elapsed - start)}"
            : $"{what}: not found within {DemoView.Seconds(Elapsed - start)}, {Objections.Count} differences";
        screen.Say($"{DemoView.Seconds(Elapsed),8}  {_acts[^1]}");
    }

    private async Task LookAsync(string closing, CancellationToken cancellationToken)
    {
        await Task.Delay(Glance, time, cancellationToken).ConfigureAwait(false);
        _matrix = new DemoMatrix(await agents.ReadAsync(cancellationToken).ConfigureAwait(false));
        foreach (var (from, to) in DemoMatrix.Pairs)
        {
            var pair = $"{from} → {to}";
            var cell = DemoView.Cell(_matrix, from, to);
            if (cell != _told.GetValueOrDefault(pair, "searching"))
            {
                screen.Say($"{DemoView.Seconds(Elapsed),8}  {pair}  {cell}");
            }

            _told[pair] = cell;
        }

        screen.Draw(Scene(closing));
    }

    private DemoScene Scene(string closing) => new(_matrix, [.. _acts], where, Elapsed, closing);
}
