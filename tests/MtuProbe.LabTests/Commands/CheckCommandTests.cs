using System.Text.Json;
using MtuProbe.Core.Paths;

namespace MtuProbe.LabTests.Commands;

/// <summary><c>check --mtu N</c>: 0 delivered to all, 1 not, 2 unknown; few packets; the worst path by name.</summary>
[NeedsLab(Binary = true)]
internal sealed class CheckCommandTests
{
    [TestCase("clear", 1500, 0, true)]
    [TestCase("clear", 1501, 1, false)]
    [TestCase("l2-hole", 1400, 0, true)]
    [TestCase("l2-hole", 1401, 1, false)]
    [TestCase("reverse-hole", 1321, 1, false)]
    [TestCase("reverse-hole", 1320, 0, true)]
    [TestCase("reduced", 1450, 1, false)]
    [TestCase("route-mtu", 1500, 0, true)]
    public async Task The_gate_opens_only_for_what_every_direction_delivers(string scenario, int mtu, int exitCode, bool ok)
    {
        await using var lab = await RespondingLab.BuildAsync(scenario);
        var before = await lab.Lab.ClientCountersAsync();
        var result = await lab.RunAsync("check", "--mtu", $"{mtu}", lab.Server, lab.Server6, "--output", "json");
        var after = await lab.Lab.ClientCountersAsync();
        using var document = JsonDocument.Parse(result.Output);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.ToString());
            Assert.That(document.RootElement.GetProperty("ok").GetBoolean(), Is.EqualTo(ok));
            Assert.That(document.RootElement.GetProperty("mtu").GetInt32(), Is.EqualTo(mtu));
            foreach (var finding in RespondingLab.Findings(result))
            {
                Assert.That(finding.GetProperty("ok").GetBoolean(), Is.EqualTo(ok));
                Assert.That(finding.GetProperty("mtu").GetInt32(), Is.EqualTo(mtu));
            }

            Assert.That(after.ReceivedBytes + after.SentBytes - before.ReceivedBytes - before.SentBytes, Is.LessThan(160_000), "both families, both directions, agent and echo; on a busy machine an answer or two comes late");
        }
    }

    [Test]
    public async Task The_text_names_the_worst_path()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        var result = await lab.RunAsync("check", "--mtu", "1450", lab.Server, $"{lab.Lab.ClientAddress(IpFamily.Ipv4)}");

        Assert.That(result.Output, Does.Contain($"Worst path: {lab.Server}"));
        Assert.That(result.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task What_cannot_be_told_is_2_and_null()
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        var result = await lab.RunAsync("check", "--mtu", "1400", "--method", "agent", lab.Server, "--output", "json");
        using var document = JsonDocument.Parse(result.Output);

        Assert.That(document.RootElement.GetProperty("ok").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }
}
