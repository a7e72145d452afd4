using System.Net;
using System.Text.Json;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Measuring;
using MtuProbe.Publishing;
using MtuProbe.Tests.Simulation;
using MtuProbe.Tests.Witnessing;

namespace MtuProbe.Tests.Publishing;

/// <summary>The JSON of the contract (§4.2): every key is there, whatever was found; what was not measured is null.</summary>
public sealed class ContractTests
{
    private static readonly string[] FindingKeys =
    [
        "target", "address", "family", "method", "source", "via", "interfaceMtu", "routeMtu", "cachedMtu", "peerMtu", "pathMtu", "recommendedMtu",
        "exact", "direction", "verdict", "reverse", "blackHole", "ptb", "flows", "natted", "loss", "rttMs", "durationMs", "probes", "tcp", "witness", "explanation", "remedies",
    ];

    private static readonly (string Object, string[] Keys)[] Inner =
    [
        ("reverse", ["pathMtu", "verdict", "exact", "smallestLost", "loss"]),
        ("blackHole", ["smallestLost", "after", "before"]),
        ("ptb", ["accepted", "rejected", "nextHopMtu", "reporter"]),
        ("loss", ["belowBoundary", "aboveBoundary", "bySize"]),
        ("probes", ["sent", "lost", "bytes"]),
        ("witness", ["interface", "packets", "missed", "lost", "lostThatLeft", "ptbs"]),
        ("tcp", ["port", "connections", "asked", "answerBytes", "peerAllows", "limitedBy", "reverseLimitedBy"]),
    ];

    private static IEnumerable<TestCaseData> Outcomes()
    {
        foreach (var scenario in ScenarioFiles.All)
        {
            yield return Case(scenario.Name, PathOutcome.Of(SimulatedProbe.Probe(scenario)));
            yield return Case($"{scenario.Name} by echo", PathOutcome.Of(SimulatedProbe.Probe(scenario, IpFamily.Ipv6, ProbeMethod.Icmp)));
            yield return Case($"{scenario.Name} by tcp", PathOutcome.Of(SimulatedProbe.Probe(scenario, IpFamily.Ipv6, ProbeMethod.Tcp)));
        }

        yield return Case("seen on the wire", PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("forward-hole")).With(Wires.Seen(PtbFate.Used))));
        yield return Case("no answer", PathOutcome.Of(SimulatedProbe.Probe(SimulatedProbe.Network(1500, 1500, lossEachWay: 100))));
        yield return Case("no route", PathOutcome.Unmeasured(new Target("far", IPAddress.Loopback, IpFamily.Ipv4, 9798), "no route"));
        yield return Case("no address", PathOutcome.Unresolved("nosuch.invalid", "does not resolve"));
    }

    [TestCaseSource(nameof(Outcomes))]
    public void Every_key_is_written_whatever_was_found(PathOutcome outcome)
    {
        using var document = JsonDocument.Parse(FindingDocuments.Probe([outcome]));
        Assert.That(document.RootElement.GetProperty("apiVersion").GetString(), Is.EqualTo("mtuprobe/v1"));
        var finding = document.RootElement.GetProperty("findings")[0];
        Assert.Multiple(() =>
        {
            Assert.That(Keys(finding), Is.EquivalentTo(FindingKeys));
            foreach (var (name, keys) in Inner)
            {
                var value = finding.GetProperty(name);
                Assert.That(value.ValueKind == JsonValueKind.Null || Keys(value).SequenceEqual(keys), Is.True, name);
            }

            Assert.That(finding.GetProperty("flows").ValueKind, Is.EqualTo(JsonValueKind.Array));
            Assert.That(finding.GetProperty("remedies").ValueKind, Is.EqualTo(JsonValueKind.Array));
        });
    }

    [Test]
    public void A_black_hole_reads_as_the_contract_shows_it()
    {
        using var document = JsonDocument.Parse(FindingDocuments.Probe([PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("forward-hole")))]));
        var finding = document.RootElement.GetProperty("findings")[0];
        Assert.Multiple(() =>
        {
            Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("blackHole"));
            Assert.That(finding.GetProperty("direction").GetString(), Is.EqualTo("forward"));
            Assert.That(finding.GetProperty("family").GetString(), Is.EqualTo("ipv4"));
            Assert.That(finding.GetProperty("via").GetString(), Is.EqualTo("pod"));
            Assert.That(finding.GetProperty("routeMtu").GetInt32(), Is.EqualTo(1500), "a route that sets none allows what the interface does");
            Assert.That(finding.GetProperty("blackHole").GetProperty("smallestLost").GetInt32(), Is.EqualTo(1401));
            Assert.That(finding.GetProperty("blackHole").GetProperty("after").ToString(), Does.Match("""\{\s*"ttl": 1,\s*"address": "10.77.0.2"\s*\}"""));
            Assert.That(finding.GetProperty("blackHole").GetProperty("before").ToString(), Does.Match("""\{\s*"ttl": 2,\s*"address": "10.77.1.2"\s*\}"""));
            Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("1401-byte packets reach 10.77.0.2 (hop 1) and do not reach 10.77.1.2 (hop 2)."));
            Assert.That(finding.GetProperty("flows")[0].GetProperty("sourcePort").GetInt32(), Is.EqualTo(40000));
            Assert.That(finding.GetProperty("remedies").EnumerateArray().Select(r => r.GetProperty("for").GetString()), Does.Contain("docker"));
            Assert.That(finding.GetProperty("probes").GetProperty("lost").GetInt32(), Is.GreaterThan(0));
        });
    }

    [Test]
    public void Loss_by_size_is_told_where_it_was_measured()
    {
        using var document = JsonDocument.Parse(FindingDocuments.Probe([PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("lossy-above-1440")))]));
        var finding = document.RootElement.GetProperty("findings")[0];
        var loss = finding.GetProperty("loss");
        var sizes = loss.GetProperty("bySize").EnumerateArray().ToDictionary(s => s.GetProperty("size").GetInt32());
        Assert.Multiple(() =>
        {
            Assert.That(loss.GetProperty("belowBoundary").GetDouble(), Is.Zero);
            Assert.That(loss.GetProperty("aboveBoundary").GetDouble(), Is.EqualTo(0.17).Within(0.05));
            Assert.That((sizes[1440].GetProperty("lost").GetInt32(), sizes[1440].GetProperty("sent").GetInt32() >= 600), Is.EqualTo((0, true)));
            Assert.That(sizes[1441].GetProperty("lost").GetInt32(), Is.Positive);
            Assert.That(finding.GetProperty("reverse").GetProperty("loss").GetProperty("bySize").GetArrayLength(), Is.EqualTo(2));
        });
    }

    [Test]
    public void Check_adds_the_size_asked_about_and_the_answer()
    {
        var gate = new GateResult(PacketSize.Of(1450), [PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("forward-hole")))]);
        using var document = JsonDocument.Parse(FindingDocuments.Check(gate));
        var finding = document.RootElement.GetProperty("findings")[0];
        Assert.Multiple(() =>
        {
            Assert.That(Keys(finding), Is.EquivalentTo(FindingKeys.Append("mtu").Append("ok")));
            Assert.That((finding.GetProperty("mtu").GetInt32(), finding.GetProperty("ok").GetBoolean()), Is.EqualTo((1450, false)));
            Assert.That(document.RootElement.GetProperty("ok").GetBoolean(), Is.False);
        });
    }

    private static TestCaseData Case(string name, PathOutcome outcome) => new TestCaseData(outcome).SetArgDisplayNames(name);

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];
}
