using System.Text;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What one agent answers to a scrape.</summary>
/// <param name="Lines">Series, those of the process and its runtime included.</param>
/// <param name="Bytes">Of the answer.</param>
internal sealed record Scrape(int Lines, int Bytes)
{
    public static Scrape OfAgent(SizedCluster cluster, int node)
    {
        using var metrics = new AgentMetrics(new FakeTimeProvider(ObjectSizes.Now), "sized");
        metrics.WillPublish("configmap");
        metrics.WillPublish("event");
        metrics.WillList();
        metrics.Show(ObjectSizes.State(cluster, node));
        var answer = metrics.ScrapeAsync(CancellationToken.None).GetAwaiter().GetResult();
        return new Scrape(Series(answer), answer.Length);
    }

    public static int Series(ReadOnlyMemory<byte> answer) => Encoding.UTF8.GetString(answer.Span).Split('\n').Count(line => line.Length > 0 && line[0] != '#');
}
