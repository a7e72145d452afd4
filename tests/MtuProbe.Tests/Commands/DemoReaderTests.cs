using MtuProbe.Commands;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Tests.Commands;

/// <summary>What an agent's <c>/api/v1/findings</c> says, as the demo takes it.</summary>
public sealed class DemoReaderTests
{
    // Contract §4.2 and what an agent adds; members that the demo does not need are left out, for unknown ones are skipped too.
    private const string Hole = """
        {"apiVersion":"mtuprobe/v1","node":"node-a","at":"2026-11-27T06:00:00Z","recommendedMtu":{"pod":{"ipv4":null,"ipv6":null}},"findings":[{
          "target":"10.77.1.12","address":"10.77.1.12","family":"ipv4","via":"pod","peer":"node-b","interfaceMtu":1500,"pathMtu":1400,
          "recommendedMtu":1400,"exact":true,"verdict":"blackHole","pathVerdict":"blackHole",
          "reverse":{"pathMtu":1420,"verdict":"reduced","exact":true,"smallestLost":1421},
          "ptb":{"accepted":1,"rejected":0,"nextHopMtu":1420,"reporter":"10.77.1.1"}}]}
        """;

    [Test]
    public void Finding_becomes_a_path_with_both_ways() => Assert.That(Read(Hole), Is.EqualTo(new[]
    {
        new DemoPath(
            ADemo.Node("node-a"),
            ADemo.Node("node-b"),
            IpFamily.Ipv4,
            new DemoWay(1400, VerdictKind.BlackHole, Exact: true),
            new DemoWay(1420, VerdictKind.Reduced, Exact: true),
            1400,
            1500,
            "10.77.1.1"),
    }));

    [Test]
    public void Ipv6_peer_is_known_by_its_address() =>
        Assert.That(Read(Hole.Replace("10.77.1.12", "fd77:0:0:1::12", StringComparison.Ordinal)).Single(), Has.Property("Family").EqualTo(IpFamily.Ipv6));

    [Test]
    public void Peer_that_fell_silent_is_unreachable_whatever_its_last_search_said() => Assert.That(
        Read(Hole.Replace("\"pathVerdict\":\"blackHole\"", "\"pathVerdict\":\"unreachable\"", StringComparison.Ordinal)).Single().Forward,
        Is.EqualTo(new DemoWay(null, VerdictKind.Unreachable, Exact: false)));

    [Test]
    public void Way_back_not_measured_is_none() => Assert.That(
        Read(Hole.Replace("\"reverse\":{", "\"reverse\":null,\"other\":{", StringComparison.Ordinal)).Single().Reverse, Is.Null);

    [Test]
    public void Stranger_is_left_out() =>
        Assert.That(Read(Hole.Replace("10.77.1.12", "10.77.1.99", StringComparison.Ordinal)), Is.Empty);

    private static IReadOnlyList<DemoPath> Read(string json) => DemoReader.Parse(ADemo.Node("node-a"), json);
}
