using System.Text.Json;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>The JSON of <c>report</c> (contract §4.2).</summary>
public sealed class ReportDocumentTests
{
    [Test]
    public void It_has_exactly_these_keys()
    {
        using var document = JsonDocument.Parse(ReportDocument.Write(AReading.OfThree(AReading.Aggregate())));
        var root = document.RootElement;
        var node = root.GetProperty("nodes").GetProperty("node-a");
        Assert.Multiple(() =>
        {
            Assert.That(Keys(root), Is.EqualTo(new[] { "apiVersion", "recommendedMtu", "podMtu", "egressMtu", "nodes", "paths", "omitted", "coverage", "ipv6Safe", "stale", "ageSeconds" }));
            Assert.That(Keys(node), Is.EqualTo(new[] { "recommendedMtu", "podMtu", "egressMtu", "asOf", "ageSeconds", "stale", "dropped" }));
            Assert.That(Keys(node.GetProperty("podMtu")), Is.EqualTo(new[] { "ipv4", "ipv6" }));
            Assert.That(root.GetProperty("paths").EnumerateArray().Select(Keys), Is.All.EqualTo(new[] { "from", "to", "family", "via", "pathMtu", "verdict", "ageSeconds", "reverseMtu", "recommendedMtu", "blackHole" }));
        });
    }

    [Test]
    public void It_says_what_was_read()
    {
        using var document = JsonDocument.Parse(ReportDocument.Write(AReading.OfThree(AReading.Aggregate())));
        var root = document.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That((root.GetProperty("apiVersion").GetString(), root.GetProperty("recommendedMtu").GetInt32()), Is.EqualTo(("mtuprobe/v1", 1320)));
            Assert.That((root.GetProperty("coverage").GetString(), root.GetProperty("ipv6Safe").GetBoolean(), root.GetProperty("stale").GetBoolean(), root.GetProperty("ageSeconds").GetInt64()), Is.EqualTo(("11/12", true, false, 67L)));
            Assert.That(root.GetProperty("nodes").GetProperty("node-a").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), Is.EqualTo(
                """{"recommendedMtu":1320,"podMtu":{"ipv4":1400,"ipv6":1320},"egressMtu":{"ipv4":1400,"ipv6":null},"asOf":"2026-03-04T05:06:07Z","ageSeconds":120,"stale":false,"dropped":0}"""));
            Assert.That(root.GetProperty("paths").EnumerateArray().Select(Line), Is.EqualTo(new[]
            {
                "node-a node-b ipv6 pod 1500 \"blackHole\" 150",
                "node-a node-c ipv4 pod 1400 \"blackHole\" 150",
                "node-c node-a ipv4 pod 1400 \"blackHole\" 150",
                "node-a github ipv4 egress 1400 \"reduced\" 150",
                "node-b node-c ipv4 pod null \"unreachable\" 150",
                "node-a node-b ipv4 pod 1500 \"clear\" 120",
                "node-b node-a ipv4 pod 1500 \"clear\" 120",
                "node-b registry ipv4 service 1500 \"clear\" 120",
                "node-c github ipv4 egress 1500 \"clear\" 120",
            }));
        });
    }

    [Test]
    public void What_nobody_knows_is_null_and_written()
    {
        var unread = AReading.With(AReading.Node("node-a", States.Path("node-b")), ("report.json", "{"), ("recommended-mtu", null));
        using var document = JsonDocument.Parse(ReportDocument.Write(AReading.Of(unread)));
        var root = document.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(new[] { "recommendedMtu", "podMtu", "egressMtu", "coverage", "ipv6Safe", "stale", "ageSeconds" }.Select(key => root.GetProperty(key).ValueKind), Is.All.EqualTo(JsonValueKind.Null));
            Assert.That(root.GetProperty("nodes").GetProperty("node-a").GetProperty("dropped").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(root.GetProperty("paths").EnumerateArray().Select(Line), Is.EqualTo(new[] { "node-a node-b ipv4 pod null null 120" }));
        });
    }

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static string Line(JsonElement path) =>
        $"{path.GetProperty("from")} {path.GetProperty("to")} {path.GetProperty("family")} {path.GetProperty("via")} {path.GetProperty("pathMtu").GetRawText()} {path.GetProperty("verdict").GetRawText()} {path.GetProperty("ageSeconds").GetRawText()}";
}
