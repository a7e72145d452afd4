using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Aggregating;
using MtuProbe.Core.Paths;
using MtuProbe.Publishing;
using MtuProbe.Tests.Aggregating;

namespace MtuProbe.Tests.Publishing;

/// <summary>The report as an aggregator serves it, out of its memory.</summary>
public sealed class ClusterDocumentTests
{
    private readonly FakeTimeProvider _time = new(States.Now);

    [Test]
    public void It_tells_of_nodes_and_paths_what_report_tells_of_the_same_objects()
    {
        StoredObject[] objects =
        [
            Node("node-a", States.Path("node-b", "forward-hole"), States.Path("node-b", "clear", IpFamily.Ipv6), States.Path("out", "reduced", via: Via.Egress)),
            Node("node-b", States.Path("node-a", "reverse-hole"), States.Silent(States.Path("node-c")), States.Path("shop", "clear", via: Via.Service)),
            Node("node.ipv4", States.Path("node-a"), States.Unmeasured("node-b")),
            Node("node-c", States.Path("node.ipv4", "forward-hole")),
        ];
        var read = Parsed(ReportDocument.Write(ClusterReading.Of("here", objects, [], States.Now)));
        var told = Parsed(ClusterDocument.Write(Book(objects).Read()!, States.Now));
        Assert.Multiple(() =>
        {
            Assert.That(Flat(told.GetProperty("paths")), Is.EqualTo(Flat(read.GetProperty("paths"))));
            Assert.That(Flat(told.GetProperty("nodes")), Is.EqualTo(Flat(read.GetProperty("nodes"))));
            Assert.That(told.EnumerateObject().Select(p => p.Name), Is.EqualTo(read.EnumerateObject().Select(p => p.Name)));
            Assert.That((told.GetProperty("coverage").GetString(), told.GetProperty("recommendedMtu").GetInt32(), told.GetProperty("podMtu").GetProperty("ipv6").GetInt32()), Is.EqualTo(("4/4", 1320, 1500)));
            Assert.That(told.GetProperty("paths").EnumerateArray().First(p => p.GetProperty("from").GetString() == "node-c").GetProperty("blackHole").GetProperty("after").GetProperty("address").GetString(), Is.EqualTo("10.77.0.2"));
            Assert.That(told.GetProperty("paths").EnumerateArray().Any(p => p.GetProperty("to").GetString() == "node.ipv4"), "the name, not what stands for it in keys");
        });
    }

    [Test]
    public void Figures_age_between_two_looks_at_the_objects()
    {
        var state = Book(Node("node-a", States.Path("node-b"))).Read()!;
        var later = Parsed(ClusterDocument.Write(state, States.Now.AddSeconds(90)));
        Assert.That(later.GetProperty("ageSeconds").GetInt64(), Is.EqualTo(90));
        Assert.That(later.GetProperty("nodes").GetProperty("node-a").GetProperty("ageSeconds").GetInt64(), Is.EqualTo(90));
        Assert.That(later.GetProperty("paths")[0].GetProperty("ageSeconds").GetInt64(), Is.EqualTo(90));
    }

    [Test]
    public void Of_too_many_paths_the_worst_are_told_and_the_rest_counted()
    {
        var paths = Enumerable.Range(0, ClusterDocument.MostPaths / 100).SelectMany(i => new[] { $"path.peer-{i:000}=1500", $"path.peer-{i:000}.ipv4=1500" });
        var clear = $"report.json={{\"apiVersion\":\"mtuprobe/v1\",\"verdicts\":{{\"clear\":400}},\"paths\":[],\"dropped\":0}}";
        var nodes = Enumerable.Range(0, 101).Select(i => Objects.OfNode($"node-{i:000}", States.Now, [clear, .. paths])).Append(Node("node-z", States.Path("x", "forward-hole")));
        var told = Parsed(ClusterDocument.Write(Book([.. nodes]).Read()!, States.Now));
        Assert.That(told.GetProperty("paths").GetArrayLength(), Is.EqualTo(ClusterDocument.MostPaths));
        Assert.That(told.GetProperty("omitted").GetInt32(), Is.EqualTo(401));
        Assert.That(told.GetProperty("paths")[0].GetProperty("from").GetString(), Is.EqualTo("node-z"));
    }

    [Test]
    public void Five_thousand_nodes_with_64_paths_each_fit_into_thirty_megabytes()
    {
        const int nodes = 5_000;
        const int paths = 64;
        var book = new NodeBook(_time, TimeSpan.FromMinutes(30));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var node = 0; node < nodes; node++)
        {
            book.Hear(Objects.OfNode(Name(node), States.Now, [.. Enumerable.Range(1, paths / 2).SelectMany(step => new[] { "ipv4", "ipv6" }.Select(family => $"path.{Name((node + step) % nodes)}.{family}=1500"))]));
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var state = book.Read()!;
        TestContext.Out.WriteLine($"{bytes / 1e6:0.0} MB");
        Assert.That(state.Present.Sum(node => node.Summary.Paths.Count), Is.EqualTo(nodes * paths));
        Assert.That(bytes, Is.LessThan(30_000_000));
    }

    private static string Name(int node) => $"ip-10-{node / 250}-{node % 250}-7.eu-central-1.compute.internal";

    private static StoredObject Node(string name, params PathState[] paths) => Objects.Stored(NodeObject.Of(States.Of(paths) with { Node = name }, States.Now));

    private NodeBook Book(params StoredObject[] objects)
    {
        var book = new NodeBook(_time, TimeSpan.FromMinutes(30));
        book.HearAll(objects);
        return book;
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;

    private static JsonElement Parsed(byte[] json) => JsonDocument.Parse(json).RootElement;

    /// <summary>As one line each, without the layout.</summary>
    private static IEnumerable<string> Flat(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray().Select(one => string.Join(' ', one.EnumerateObject().Select(p => $"{p.Name}={Dense(p.Value)}")))
        : element.EnumerateObject().Select(p => $"{p.Name} {Dense(p.Value)}");

    private static string Dense(JsonElement value) => value.GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
}
