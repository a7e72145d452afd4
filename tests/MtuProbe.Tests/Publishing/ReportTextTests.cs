using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>Nodes × nodes for a person, in whatever width there is.</summary>
public sealed class ReportTextTests
{
    private const string Golden = """
        BLACK HOLE  3 nodes, 9 paths
          from        namespace mtuprobe of https://api.example:6443,
                      2026-03-04T05:08:07Z
          verdicts    3 blackHole, 1 reduced, 1 unreachable, 4 clear
          set MTU     1320 bytes
          pods        ipv4 1320, ipv6 1400
          egress      ipv4 1400
          ipv6-safe   yes
          aggregate   67 s old, coverage 11/12

        path MTU
          from \ to  node-a     node-b       node-c
          node-a     -          1320 hole<*  1400 hole
          node-b     1500       -            unreachable
          node-c     1400 hole  .            -
                      hole: blackHole; <: on the way back; *: IPv4 and IPv6 differ, the
                      worse is shown; .: no object tells of it
          pairs       5 of 6 stand in an object: a node probes 32 peers at most, as a
                      rule, and tells of those that change only while they are not
                      clear

        black holes lie
          after      before     paths  lost from
          10.77.0.2  10.77.1.2  2      1401 bytes

        outside targets
          to      family  MTU           from    all nodes
          github  ipv4    1400 reduced  node-a  1 reduced, 1 clear

        Services
          to        family  MTU   from    all nodes
          registry  ipv4    1500  node-b  1 clear

        nodes
          node    MTU   pods 4/6   egress 4/6  age
          node-a  1320  1400/1320  1400/-      2 min
          node-b  1400  1400/-     -/-         2 min
          node-c  1400  1400/-     1500/-      2 min

          next        the number as configuration: mtuprobe advise --mtu 1320
        """;

    [Test]
    public void Three_nodes_with_an_aggregate_are_this() =>
        Assert.That(ReportText.Describe(AReading.OfThree(AReading.Aggregate()), 80).TrimEnd(), Is.EqualTo(Golden));

    [Test]
    public void Without_an_aggregate_it_is_the_smallest_of_the_nodes_and_says_so() =>
        Assert.That(ReportText.Describe(AReading.OfThree(), 80), Does.Contain("set MTU     1320 bytes: the smallest of the nodes', no aggregate is there\n"));

    [Test]
    public void No_line_is_wider_than_the_terminal([Values(3, 40, 500)] int nodes, [Values(60, 80, 200)] int width)
    {
        var text = ReportText.Describe(AReading.OfMany(nodes, Math.Min(nodes - 1, 32), Troubled), width);
        Assert.That(text.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(width));
    }

    [TestCase(3, 60, true)]
    [TestCase(24, 80, false)]
    [TestCase(24, 200, true)]
    [TestCase(500, 1000, false)]
    public void A_matrix_is_shown_where_it_fits(int nodes, int width, bool fits)
    {
        var text = ReportText.Describe(AReading.OfMany(nodes, Math.Min(nodes - 1, 32), Narrow), width);
        Assert.That((text.Contains("from \\ to", StringComparison.Ordinal), text.Contains("worst paths", StringComparison.Ordinal)), Is.EqualTo((fits, !fits)));
    }

    [Test]
    public void Columns_of_long_names_have_numbers()
    {
        var lines = ReportText.Describe(AReading.OfMany(3, 2), 80).Split('\n');
        var first = Array.FindIndex(lines, line => line.StartsWith("  from \\ to", StringComparison.Ordinal));
        Assert.That(lines[first..(first + 4)].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))), Is.EqualTo(new[]
        {
            "from \\ to 1 2 3",
            "1 ip-10-0-0-0.eu-central-1.compute.internal - 1500 1500",
            "2 ip-10-0-0-1.eu-central-1.compute.internal 1500 - 1500",
            "3 ip-10-0-0-2.eu-central-1.compute.internal 1500 1500 -",
        }));
    }

    [Test]
    public void Of_many_nodes_the_worst_stand_first_and_the_rest_is_counted()
    {
        var lines = ReportText.Describe(AReading.OfMany(500, 32, Troubled), 80).Split('\n');
        var worst = lines.SkipWhile(line => line != "worst paths").Skip(2).TakeWhile(line => line.StartsWith("  ip-", StringComparison.Ordinal)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("BLACK HOLE  500 nodes, 16028 paths"));
            Assert.That(lines, Does.Contain("  verdicts    30 blackHole, 11 unreachable, 19 unknown, 15968 clear"), "8 KB hold no more of one node");
            Assert.That(worst, Has.Count.EqualTo(20).And.All.Contains("1400 hole"));
            Assert.That(lines, Does.Contain("  the others  10 blackHole, 11 unreachable, 19 unknown, 15968 clear").And.Contain("  more        480: 480 with 1500"));
            Assert.That(string.Join(' ', lines.Select(line => line.Trim())), Does.Contain("16028 of 249500 stand in an object: a node probes 32 peers at most"));
            Assert.That(lines, Has.Length.LessThan(64), "that is a screen, or little more");
        });
    }

    [Test]
    public void What_is_stale_dropped_or_unreadable_is_said()
    {
        var dropped = AReading.With(AReading.Node("node-b", States.Path("node-a")), ("report.json", """{"apiVersion":"mtuprobe/v1","verdicts":{"clear":1},"paths":[],"dropped":2}"""));
        var text = ReportText.Describe(
            AReading.Of(AReading.Node("node-a", States.Now.AddHours(-5), States.Path("node-b")), dropped, AReading.With(AReading.Node("node-c"), ("as-of", null))), 200);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.StartWith("UNKNOWN  2 nodes, 2 paths\n").And.Contain("verdicts    1 unknown, 1 clear\n"));
            Assert.That(text, Does.Contain("stale       1 of 2 nodes, silent for more than 45 min (or its clock is wrong): node-a\n"));
            Assert.That(text, Does.Contain("not told    1 object had no room for all that is not clear").And.Contain(": node-b\n"));
            Assert.That(text, Does.Contain("unreadable  1 object, left out: mtuprobe-node-node-c\n"));
            Assert.That(text, Does.Contain("node-a  1500  1500/-    -/-         5 h    STALE\n"));
            Assert.That(text, Does.Contain("node-b     ?       -\n"));
        });
    }

    [Test]
    public void A_stale_aggregate_says_so() => Assert.That(
        ReportText.Describe(AReading.OfThree(AReading.Aggregate(("recommended-mtu", "1400"), ("as-of", "2026-03-03T00:00:00Z"), ("ipv6-safe", "false"))), 80),
        Does.Contain("aggregate   29 h old, coverage not told, STALE\n").And.Contain("ipv6-safe   no: an IPv6 path carries less than 1280 bytes\n"));

    [Test]
    public void Whatever_stands_in_objects_no_control_character_reaches_the_terminal([ValueSource(typeof(States), nameof(States.HostileNames))] string name)
    {
        var report = $$"""{"apiVersion":{{Quoted(name)}},"verdicts":{"clear":1,{{Quoted($"x{name}")}}:1},"paths":[{"peer":{{Quoted(name)}},"family":{{Quoted(name)}},"via":{{Quoted(name)}},"verdict":{{Quoted(name)}},"confirmedAt":{{Quoted(name)}}},{"peer":"node-b","family":"ipv4","via":"pod","verdict":{{Quoted(name)}}}],"dropped":0}""";
        var named = AReading.Node("node-a", States.Path("node-b")) with { Annotations = new Dictionary<string, string> { ["mtuprobe/node"] = name } };
        var reading = ClusterReading.Of(
            "store s",
            [
                named, named with { Name = $"mtuprobe-node-{name}" }, AReading.Stored(NodeObject.Of(States.Of(States.Path(name), States.Path(name, "reduced", via: Via.Egress)) with { Node = name }, States.Now)),
                AReading.With(AReading.Node("node-c", States.Path("node-d")), ("report.json", report), ($"path.{name}", "1400"), ($"path.{name}.ipv4", "1400"), ($"egress.{name}.ipv6", name)),
                AReading.Aggregate(("recommended-mtu", name), ("coverage", name), ("as-of", name), ("stale", name), ("ipv6-safe", name)),
            ],
            [name],
            AReading.Now);
        var text = ReportText.Describe(reading, 80);
        Assert.That(text.Where(c => c != '\n' && (char.IsControl(c) || c is '\u2028' or '\u2029')), Is.Empty);
        Assert.That(text, Has.Length.LessThan(10_000));
        Assert.That(ReportDocument.Write(reading).Where(c => c != '\n' && char.IsControl(c)), Is.Empty);
    }

    [TestCase(119, "119 s")]
    [TestCase(121, "2 min")]
    [TestCase(7199, "119 min")]
    [TestCase(7200, "2 h")]
    [TestCase(3 * 86400, "3 d")]
    public void An_age_has_one_unit(int seconds, string words) => Assert.That(ReportText.Age(TimeSpan.FromSeconds(seconds)), Is.EqualTo(words));

    private static string Quoted(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private static StoredObject? Narrow(int node) => node != 1 ? null : AReading.Node("node-x", States.Path("node-y", "forward-hole"));

    /// <summary>One node has holes to thirty others and hears nothing of thirty more.</summary>
    private static StoredObject? Troubled(int node) => node != 1 ? null : AReading.Node(
        "ip-10-0-0-1.eu-central-1.compute.internal",
        [
            .. Enumerable.Range(2, 30).Select(i => States.Path($"ip-10-0-0-{i}.eu-central-1.compute.internal", "forward-hole") with { Recommended = PacketSize.Of(1400) }),
            .. Enumerable.Range(32, 30).Select(i => States.Silent(States.Path($"ip-10-0-0-{i}.eu-central-1.compute.internal"))),
        ]);
}
