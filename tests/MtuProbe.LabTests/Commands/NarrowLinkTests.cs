namespace MtuProbe.LabTests.Commands;

/// <summary>Many paths at a time, behind a link that is slower than they are asked about.</summary>
[NeedsLab(Binary = true)]
internal sealed class NarrowLinkTests
{
    private const int Targets = 200;

    private static readonly string[] Server = ["ip", "route", "add", "local", "10.88.0.0/24", "dev", "lo"];

    [Test]
    public async Task The_searches_of_many_paths_do_not_fill_a_queue_on_the_way()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        await RespondingLab.MustAsync(lab.Lab.InServer(Server));
        await RespondingLab.MustAsync(lab.Lab.InClient("ip", "route", "add", "10.88.0.0/24", "via", "10.77.0.2"));
        await RespondingLab.MustAsync(lab.Lab.InRouter(0, "ip", "route", "add", "10.88.0.0/24", "via", "10.77.1.2"));
        await RespondingLab.MustAsync(lab.Lab.InRouter(1, "ip", "route", "add", "10.88.0.0/24", "via", "10.77.2.2"));
        // The queue is 40 ms of it: a tenth of what 200 searches would send meanwhile.
        await lab.Lab.SlowDownAsync(0, "20mbit", "100kb");

        var result = await lab.RunAsync(["probe", .. Enumerable.Range(1, Targets).Select(i => $"10.88.0.{i}"), "--method", "agent", "--flows", "1", "--no-reverse", "--no-hops", "--output", "json"]);

        var findings = RespondingLab.Findings(result);
        Assert.That(findings.Select(finding => (finding.GetProperty("verdict").GetString(), finding.GetProperty("pathMtu").GetInt32())), Is.All.EqualTo(("blackHole", 1400)));
        Assert.That(findings, Has.Length.EqualTo(Targets));
        var (sent, dropped) = await lab.Lab.QueueCountersAsync(0);
        TestContext.Out.WriteLine($"{sent} packets passed the link, {dropped} found its queue full");
        Assert.That(sent, Is.GreaterThan(20 * Targets), "they were searched");
        Assert.That(dropped, Is.LessThan(sent / 10), "without a pace that yields it is two thirds, and most paths cannot be told");
    }
}
