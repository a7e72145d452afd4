using System.Diagnostics;
using System.Globalization;
using System.Text;
using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>The mesh by simulation, in Markdown: every node of every cluster is asked whom it probes.</summary>
/// <param name="log">Told about progress.</param>
internal sealed class MeshReport(Action<string> log)
{
    private readonly MeshLimits _limits = new();
    private readonly StringBuilder _coverage = new();
    private readonly StringBuilder _waits = new();

    internal string ToMarkdown()
    {
        foreach (var cluster in Cluster.All)
        {
            Add(cluster);
        }

        return $"""
            ### Coverage and balance

            | nodes | sweep, epochs | ordered pairs seen in 1 epoch / 1 h / 24 h | unordered pairs | stable probers, least / median / most | all probers, least / most | zone pairs without a stable path | one choice |
            |---|---|---|---|---|---|---|---|
            {_coverage}
            ### Epochs, and minutes, until somebody looks: median / 99 % / longest

            | nodes | bad node | minutes | bad zone pair | minutes | bad unordered pair | minutes | bad ordered pair | minutes |
            |---|---|---|---|---|---|---|---|---|
            {_waits}
            ### Members come and go

            | nodes | stable peers | probers, least / most | paths lost per leave (worst) | per join (worst) | kept when 10 % leave | kept when 10 % join |
            |---|---|---|---|---|---|---|
            {Churned()}
            ### Volume

            | nodes | paths a node begins | packets/s at a node | bytes/s at a node | packets/s in all | bytes/s in all |
            |---|---|---|---|---|---|
            {Volume()}
            ### A node all of whose paths stay bad

            | nodes | probed by, at once | after 1 h | after 24 h |
            |---|---|---|---|
            {Pinned()}
            """.TrimEnd() + "\n";
    }

    private void Add(Cluster cluster)
    {
        var members = cluster.Members();
        var edges = new Edges(members, _limits);
        var sweep = new Sweep(edges);
        var stable = Edges.Probers(edges.Stable, edges.Nodes);
        var zonePairs = cluster.ZoneSizes.Count * cluster.ZoneSizes.Count - cluster.ZoneSizes.Count(size => size == 1);
        _coverage.Append(CultureInfo.InvariantCulture, $"| {cluster.Name} | {edges.EpochsPerSweep} | {Shares(sweep.Shares.Select(share => share.Ordered))} | {Shares(sweep.Shares.Select(share => share.Unordered))} ");
        _coverage.Append(CultureInfo.InvariantCulture, $"| {stable[0]} / {stable[stable.Length / 2]} / {stable[^1]} | {sweep.Probers.Fewest} / {sweep.Probers.Most} ");
        _coverage.Append(CultureInfo.InvariantCulture, $"| {edges.UncoveredZonePairs} of {zonePairs} | {Choosing(members).TotalMilliseconds:0.0} ms |\n");
        _waits.Append(CultureInfo.InvariantCulture, $"| {cluster.Name} | {sweep.Nodes.Waits} | {sweep.ZonePairs.Waits} | {sweep.Unordered.Waits} | {sweep.Ordered.Waits} |\n");
        log($"{cluster.Name}: swept in {edges.EpochsPerSweep} epochs, {edges.UncoveredZonePairs} of {zonePairs} zone pairs without a stable path");
    }

    /// <summary>The median of what a node takes from a list of members to its peers.</summary>
    private TimeSpan Choosing(MeshMember[] members)
    {
        var took = new List<TimeSpan>();
        for (var i = 0; i < 15; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Mesh.Of(members, _limits).Choose(members[i % members.Length].Name, i, []);
            took.Add(Stopwatch.GetElapsedTime(started));
        }

        return took.Order().ElementAt(took.Count / 2);
    }

    private string Churned()
    {
        var rows = new StringBuilder();
        foreach (var (cluster, design) in Cluster.All.SelectMany(cluster => Designs.All.Select(design => (cluster, design))))
        {
            var isOurs = design == Designs.All[0];
            if (cluster.Nodes == 10 || (!isOurs && (cluster.Nodes > 1000 || cluster.ZoneSizes.Count > 1)))
            {
                continue;
            }

            var members = cluster.Members();
            var numbers = members.Select((member, number) => (member.Name, number)).ToDictionary(entry => entry.Name, entry => entry.number);
            var probers = Edges.Probers([[.. design.Choose(members).Select(edge => numbers[edge.To])]], members.Length);
            var (leave, join) = Churn.Of(design.Choose, members, go: 1, trials: cluster.Nodes > 1000 ? 20 : 40);
            var (leaveMany, joinMany) = Churn.Of(design.Choose, members, go: members.Length / 10, trials: 3);
            rows.Append(CultureInfo.InvariantCulture, $"| {cluster.Name} | {design.Name} | {probers[0]} / {probers[^1]} | {leave.Lost:0.0} ({leave.MostLost:0}) ");
            rows.Append(CultureInfo.InvariantCulture, $"| {join.Lost:0.0} ({join.MostLost:0}) | {leaveMany.Kept:0.00 %} | {joinMany.Kept:0.00 %} |\n");
            log($"{cluster.Name}: {design.Name}");
        }

        return rows.ToString();
    }

    // Each path has two ends, and whatever it carries passes both nodes.
    private string Volume()
    {
        var volume = new ProbeVolume();
        return string.Concat(Cluster.All.DistinctBy(cluster => cluster.Nodes).Select(cluster => cluster.Nodes).Select(nodes =>
        {
            var paths = Math.Min(_limits.MaxPeers, nodes - 1);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {nodes} | {paths} × {volume.Families} | {2 * paths * volume.PacketsPerSecond:0.0} | {2 * paths * volume.BytesPerSecond:#,0} | {nodes * paths * volume.PacketsPerSecond:#,0} | {nodes * paths * volume.BytesPerSecond:#,0} |\n");
        }));
    }

    private static string Pinned() => string.Concat(Cluster.All.DistinctBy(cluster => cluster.Nodes).Select(cluster =>
    {
        var probers = Pins.ProbersOfABadNode(cluster.Members(), Sweep.Marks[^1]);
        return $"| {cluster.Nodes} | {string.Join(" | ", Sweep.Marks.Select(mark => probers[mark - 1]))} |\n";
    }));

    private static string Shares(IEnumerable<double> shares) => string.Join(" / ", shares.Select(share => share.ToString("0.0 %", CultureInfo.InvariantCulture)));
}
