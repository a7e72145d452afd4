using System.Text.Json;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Commands;

/// <summary>The hops beside a black hole where more than the scenarios tell is in the way.</summary>
[NeedsLab(Binary = true)]
internal sealed class HopTests
{
    /// <summary>The client itself reaches the server under another address.</summary>
    private const string Translate = """
        table ip translation {
            chain out {
                type nat hook output priority -100
                ip daddr 10.77.200.1 dnat to 10.77.2.2
            }
        }
        """;

    [TestCase("probe")]
    [TestCase("check", "--mtu", "1450")]
    public async Task No_hops_leaves_the_place_of_the_hole_unknown(params string[] command)
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        foreach (var (options, after) in new[] { (Array.Empty<string>(), "10.77.0.2"), (["--no-hops"], null) })
        {
            var result = await lab.RunAsync([.. command, lab.Server, .. options, "--output", "json"]);
            var hole = RespondingLab.Findings(result).Single().GetProperty("blackHole");
            Assert.That(hole.GetProperty("after") is { ValueKind: JsonValueKind.Object } hop ? hop.GetProperty("address").GetString() : null, Is.EqualTo(after), result.ToString());
        }
    }

    [Test]
    public async Task Behind_an_address_translation_routers_answer_under_the_targets_address_and_it_says_so()
    {
        await using var lab = await RespondingLab.BuildAsync("last-link-hole");
        var rules = Path.GetTempFileName();
        await File.WriteAllTextAsync(rules, Translate);
        await RespondingLab.MustAsync(lab.Lab.InClient("nft", "-f", rules));
        File.Delete(rules);
        var finding = RespondingLab.Findings(await lab.RunAsync("probe", "10.77.200.1", "--method", "agent", "--output", "json")).Single();
        var hole = finding.GetProperty("blackHole");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ttl(hole, "after"), Is.EqualTo(2));
            Assert.That(hole.GetProperty("after").GetProperty("address").GetString(), Is.EqualTo("10.77.200.1"));
            Assert.That(Ttl(hole, "before"), Is.EqualTo(3));
            Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("an address translation stands there"));
        }
    }

    [Test]
    public async Task Routers_that_were_asked_too_much_make_no_hop_wrong()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        for (var run = 0; run < 4; run++)
        {
            var result = await lab.RunAsync("probe", lab.Server, "--no-reverse", "--output", "json");
            var hole = RespondingLab.Findings(result).Single().GetProperty("blackHole");
            Assert.That((Ttl(hole, "after"), Ttl(hole, "before")), Is.EqualTo((1, 2)).Or.EqualTo((1, (int?)null)).Or.EqualTo(((int?)null, (int?)null)), result.ToString());
        }
    }

    private static int? Ttl(JsonElement hole, string side) =>
        hole.GetProperty(side) is { ValueKind: JsonValueKind.Object } hop ? hop.GetProperty("ttl").GetInt32() : null;
}
